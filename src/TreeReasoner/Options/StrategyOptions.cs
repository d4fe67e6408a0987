using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// Which search a reasoner uses, in values that bind from configuration. The options of the other strategies are in the part of that name; the
/// rest is for MCTS, except <see cref="Recommendation"/>, <see cref="SolvedAt"/> and <see cref="StopWhenUnchangedFor"/>. For a search of your
/// own see <see cref="ReasonerParts.Search"/>.
/// </summary>
public sealed record StrategyOptions
{
    /// <summary>How the game is searched. Default MCTS. With Greedy and Sampled the simulation budget bounds the steps of the chain.</summary>
    public SearchStrategy Strategy { get; set; } = SearchStrategy.Mcts;

    /// <summary>Of best-of-n.</summary>
    public BestOfNOptions BestOfN { get; set; } = new();

    /// <summary>Of self-consistency. Answers are equal if their normalised texts are.</summary>
    public SelfConsistencyOptions SelfConsistency { get; set; } = new();

    /// <summary>Of step search.</summary>
    public StepSearchOptions Step { get; set; } = new();

    /// <summary>Of beam search.</summary>
    public BeamOptions Beam { get; set; } = new();

    /// <summary>Of diverse verifier tree search.</summary>
    public DiverseOptions Diverse { get; set; } = new();

    /// <summary>Of REBASE.</summary>
    public RebaseOptions Rebase { get; set; } = new();

    /// <summary>Of best-first search.</summary>
    public BestFirstOptions BestFirst { get; set; } = new();

    /// <summary>Of depth-first search.</summary>
    public DepthFirstOptions DepthFirst { get; set; } = new();

    /// <summary>k of MCTS, candidates a state gets at the most, in [1, 64]. Default 4.</summary>
    public int Candidates { get; set; } = 4;

    /// <summary>
    /// Candidates that the root is asked for at first, in [1, 1024], whatever <see cref="Candidates"/> says: as many as there are workers give each of them work after
    /// one call. Null (default): the root is like any other state.
    /// </summary>
    public int? RootCandidates { get; set; }

    /// <summary>Whether they are asked for at once. Default yes. Two of the rules select as well: <see cref="Selection"/> then does not matter.</summary>
    public WideningRule Widening { get; set; } = WideningRule.Fixed;

    /// <summary>With UntilOneHolds the step score from which a candidate holds, in [0, 1]. Default 0.6.</summary>
    public double HoldsAt { get; set; } = 0.6;

    /// <summary>
    /// With UntilOneHolds: where no line has ended after so many steps aside, at least 0, the line of the first candidates is followed to its end, whatever the
    /// judge says of it, so that there is an answer to fall back on (<see cref="TrustedFrom"/>). 0 follows it before anything else. Null (default): never.
    /// </summary>
    public int? GreedyAfter { get; set; }

    /// <summary>
    /// Whether states that know the same (<see cref="KnownFacts"/>) are one node's worth of knowledge: a line that finds the same pairs in another
    /// order costs no call and shares the value of the first. Default false.
    /// </summary>
    public bool MergeEqualStates { get; set; }

    /// <summary>Which formula chooses. Default PUCT with Q scaled between parent and siblings.</summary>
    public SelectionRule Selection { get; set; } = SelectionRule.Puct;

    /// <summary>The exploration constant of the formula, in [0, 100]; null is its own default (1.25 for PUCT, 1 for UCT).</summary>
    public double? Exploration { get; set; }

    /// <summary>What a state's value is made of. Default the mean.</summary>
    public Backup Backup { get; set; } = Backup.Mean;

    /// <summary>The visit at which a state is expanded, 1 (default) or 2.</summary>
    public int ExpandAtVisit { get; set; } = 1;

    /// <summary>Turn by turn: simulations before an action is taken, at least 1. Null (default) plans to the end before anything is taken.</summary>
    public int? SimulationsPerTurn { get; set; }

    /// <summary>
    /// Which line is recommended. Default the action with the highest value, or with Gumbel the one it planned. Other strategies than MCTS have no actions to choose among: they
    /// play the best answer, or with Vote what their answers vote for. Greedy, Sampled and SelfConsistency have one way only.
    /// </summary>
    public RecommendationRule Recommendation { get; set; } = RecommendationRule.HighestValue;

    /// <summary>
    /// With MCTS and BestAnswer: the value in [−1, 1] below which the best answer is not believed and the first that was found, the one the model
    /// thought likeliest, is played; an end that is the worst there is, such as a full context window, is none. Null (default): the best always is.
    /// <see cref="Step"/> has one of its own.
    /// </summary>
    public double? TrustedFrom { get; set; }

    /// <summary>
    /// Stop as soon as an answer's confidence (its quality, before steps and preference) reaches this, in [0, 1]. Default 1: only when the
    /// judge is certain. Null searches on whatever is found.
    /// </summary>
    public double? SolvedAt { get; set; } = 1;

    /// <summary>Stop when the recommended answer has not changed for this many simulations, at least 1. Null (default): never for that reason.</summary>
    public int? StopWhenUnchangedFor { get; set; }

    /// <summary>Share of Dirichlet noise in the priors at the root, in [0, 1]. Default 0.</summary>
    public double RootNoise { get; set; }

    /// <summary>Seed of what is drawn by chance. Default 0.</summary>
    public int Seed { get; set; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Between(Candidates, 1, 64);
        Guard.Between(RootCandidates ?? 1, 1, 1024, nameof(RootCandidates));
        Guard.Defined(Strategy);
        Guard.Defined(Widening);
        Guard.Defined(Selection);
        Guard.Defined(Recommendation);
        Guard.Within(Exploration, 0, 100);
        Guard.Within(SolvedAt, 0, 1);
        Guard.Within(TrustedFrom, -1, 1);
        Guard.Within(RootNoise, 0, 1);
        Guard.Between(StopWhenUnchangedFor ?? 1, 1, int.MaxValue, nameof(StopWhenUnchangedFor));
        Check(BestOfN, part => part.Validate());
        Check(SelfConsistency, part => part.Validate());
        Check(Step, part => part.Validate());
        Check(Beam, part => part.Validate());
        Check(Diverse, part => part.Validate());
        Check(Rebase, part => part.Validate());
        Check(BestFirst, part => part.Validate());
        Check(DepthFirst, part => part.Validate());
        Guard.Finite(HoldsAt, 0, 1);
        Guard.AtLeast(GreedyAfter ?? 0, 0, nameof(GreedyAfter));
        ToMcts(new()).Validate();
    }

    /// <summary>Throws if the strategy paces itself by a budget that sets no such limit.</summary>
    internal void Validate(SearchBudget budget)
    {
        var lacks = Strategy != SearchStrategy.Mcts ? null
            : Widening == WideningRule.BudgetGuided && budget is { Simulations: null, CompletionTokens: null }
                ? "Widening BudgetGuided paces itself by a budget; set Running.Budget.CompletionTokens or Simulations."
            : Selection == SelectionRule.Gumbel && Widening is not (WideningRule.BudgetGuided or WideningRule.Adaptive)
                && SimulationsPerTurn is null && budget.Simulations is null
                ? "Selection Gumbel shares a known number of simulations out; set Search.SimulationsPerTurn or Running.Budget.Simulations."
            : null;
        if (lacks is not null)
        {
            throw new ArgumentException(lacks, nameof(budget));
        }
    }

    internal StrategyOptions Copy() => this with
    {
        BestOfN = BestOfN with { },
        SelfConsistency = SelfConsistency with { },
        Step = Step with { },
        Beam = Beam with { },
        Diverse = Diverse with { },
        Rebase = Rebase with { },
        BestFirst = BestFirst with { },
        DepthFirst = DepthFirst with { },
    };

    /// <summary>Makes the search that these options describe, for a runner of your own; a <see cref="Reasoner"/> does so itself.</summary>
    /// <param name="root">Where it starts: the root of a <see cref="ReasoningGame"/>.</param>
    /// <param name="budget">What it is going to be given; parts that pace themselves read it.</param>
    /// <returns>A new search.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the budget lacks what a part paces itself by.</exception>
    public ISearch<ReasoningState> CreateSearch(ReasoningState root, SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(budget);
        Validate();
        Validate(budget);
        return StrategyFactory.Create(this, root, budget);
    }

    /// <summary>The stop rules that these options describe, new ones at each call.</summary>
    /// <returns>None, one or two.</returns>
    public IEnumerable<IStopRule<ReasoningState>> StopRules()
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

    internal MctsOptions ToMcts(SearchBudget budget)
    {
        object? both = Widening switch
        {
            WideningRule.Adaptive => new AdaptiveBranching(new() { Limit = Candidates, ValueOfZero = 0 }),      // qualities are in [0, 1]
            WideningRule.BudgetGuided => new BudgetGuided(new() { Limit = Candidates }),
            _ => null,
        };
        ISelectionPolicy among = Selection switch
        {
            SelectionRule.Uct => new Uct(Exploration ?? 1),
            SelectionRule.Gumbel => new Gumbel(),
            _ => new Puct(Exploration ?? 1.25),
        };
        return new()
        {
            Selection = both as ISelectionPolicy ?? (Widening == WideningRule.UntilOneHolds ? new HoldingFirst(among, HoldsAt, GreedyAfter) : among),
            Widening = both as IWidening ?? Widening switch
            {
                WideningRule.Progressive => new ProgressiveWidening(limit: Candidates),
                WideningRule.UntilOneHolds => new UntilOneHolds(Candidates, HoldsAt, greedyAfter: GreedyAfter),
                _ => new FixedWidening(Candidates),
            },
            RootCandidates = RootCandidates,
            Backup = Backup,
            ExpandAtVisit = ExpandAtVisit,
            SimulationsPerTurn = SimulationsPerTurn,
            RootNoiseFraction = RootNoise,
            Seed = Seed,
            PlannedSimulations = budget.Simulations is { } planned ? (int)Math.Min(int.MaxValue, planned) : null,
            PlannedTokens = budget.CompletionTokens,
        };
    }

    /// <summary>Several parts have an option of one name, so a complaint says whose it is.</summary>
    private static void Check<T>(T part, Action<T> validate, [CallerArgumentExpression(nameof(part))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(part, name);
        try
        {
            validate(part);
        }
        catch (ArgumentException outOfRange)
        {
            throw new ArgumentException($"{name}.{outOfRange.Message}", outOfRange);
        }
    }
}
