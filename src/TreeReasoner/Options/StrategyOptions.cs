using System.ComponentModel.DataAnnotations;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Which search a reasoner uses, in values that bind from configuration. For one of your own see <see cref="ReasonerParts.Search"/>.</summary>
public sealed record StrategyOptions
{
    /// <summary>How the game is searched. Default MCTS. With Greedy the simulation budget bounds the steps of the chain, and only <see cref="Seed"/> and the options outside this section matter.</summary>
    public SearchStrategy Strategy { get; set; } = SearchStrategy.Mcts;

    /// <summary>k, candidates a state gets at the most, in [1, 64]. Default 4.</summary>
    [Range(1, 64)]
    public int Candidates { get; set; } = 4;

    /// <summary>Whether they are asked for at once. Default yes.</summary>
    public WideningRule Widening { get; set; } = WideningRule.Fixed;

    /// <summary>Which formula chooses. Default PUCT with Q scaled between parent and siblings.</summary>
    public SelectionRule Selection { get; set; } = SelectionRule.Puct;

    /// <summary>The exploration constant of the formula, in [0, 100]; null is its own default (1.25 for PUCT, 1 for UCT).</summary>
    [Range(0.0, 100.0)]
    public double? Exploration { get; set; }

    /// <summary>What a state's value is made of. Default the mean.</summary>
    public Backup Backup { get; set; } = Backup.Mean;

    /// <summary>The visit at which a state is expanded, 1 (default) or 2.</summary>
    [Range(1, 2)]
    public int ExpandAtVisit { get; set; } = 1;

    /// <summary>Turn by turn: simulations before an action is taken, at least 1. Null (default) plans to the end before anything is taken.</summary>
    [Range(1, int.MaxValue)]
    public int? SimulationsPerTurn { get; set; }

    /// <summary>Which line is recommended. Default the action with the highest value.</summary>
    public RecommendationRule Recommendation { get; set; } = RecommendationRule.HighestValue;

    /// <summary>
    /// Stop as soon as an answer's confidence (its quality, before steps and preference) reaches this, in [0, 1]. Default 1: only when the
    /// judge is certain. Null searches on whatever is found.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? SolvedAt { get; set; } = 1;

    /// <summary>Stop when the recommended answer has not changed for this many simulations, at least 1. Null (default): never for that reason.</summary>
    [Range(1, int.MaxValue)]
    public int? StopWhenUnchangedFor { get; set; }

    /// <summary>Share of Dirichlet noise in the priors at the root, in [0, 1]. Default 0.</summary>
    [Range(0.0, 1.0)]
    public double RootNoise { get; set; }

    /// <summary>Seed of what is drawn by chance. Default 0.</summary>
    public int Seed { get; set; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Check.In(Candidates, 1, 64);
        Check.Defined(Strategy);
        Check.Defined(Widening);
        Check.Defined(Selection);
        Check.Defined(Recommendation);
        Check.In(Exploration ?? 0, 0, 100, nameof(Exploration));
        Check.In(SolvedAt ?? 0, 0, 1, nameof(SolvedAt));
        Check.In(RootNoise, 0, 1);
        Check.In(StopWhenUnchangedFor ?? 1, 1, int.MaxValue, nameof(StopWhenUnchangedFor));
        ToMcts().Validate();
    }

    internal ISearch<ReasoningState> CreateSearch(ReasoningState root, long? maxSteps) => Strategy == SearchStrategy.Greedy
        ? new GreedySearch<ReasoningState>(root, (int)Math.Min(int.MaxValue, maxSteps ?? int.MaxValue))
        : new MctsSearch<ReasoningState>(root, ToMcts(), Recommender());

    internal IEnumerable<IStopRule<ReasoningState>> StopRules()
    {
        if (SolvedAt is { } threshold)
        {
            yield return new StopWhenSolved<ReasoningState>(threshold);
        }

        if (StopWhenUnchangedFor is { } patience)
        {
            yield return new StopWhenUnchanged<ReasoningState>(patience);
        }
    }

    private MctsOptions ToMcts() => new()
    {
        Selection = Selection == SelectionRule.Uct ? new Uct(Exploration ?? 1) : new Puct(Exploration ?? 1.25),
        Widening = Widening == WideningRule.Fixed ? new FixedWidening(Candidates) : new ProgressiveWidening(limit: Candidates),
        Backup = Backup,
        ExpandAtVisit = ExpandAtVisit,
        SimulationsPerTurn = SimulationsPerTurn,
        RootNoiseFraction = RootNoise,
        Seed = Seed,
    };

    private IRecommender<ReasoningState> Recommender() => Recommendation switch
    {
        RecommendationRule.MostVisits => new MostVisits<ReasoningState>(),
        RecommendationRule.BestAnswer => new BestTerminal<ReasoningState>(),
        RecommendationRule.Vote => new WeightedVote<ReasoningState>(
            state => state.FinalAnswer is { } answer ? NormalText.Of(answer) : null),
        _ => new HighestValue<ReasoningState>(),
    };
}
