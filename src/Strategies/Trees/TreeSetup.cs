namespace TreeReasoner;

/// <summary>Which line a tree search recommends.</summary>
public enum RecommendationRule
{
    /// <summary><see cref="HighestValue{TState}"/>.</summary>
    HighestValue,

    /// <summary><see cref="MostVisits{TState}"/>.</summary>
    MostVisits,

    /// <summary><see cref="BestTerminal{TState}"/>.</summary>
    BestAnswer,
}

/// <summary>The options that all kinds of Monte Carlo tree search share. A derived record adds how it selects and widens.</summary>
public abstract record TreeSetup : SearchSetup
{
    /// <summary>k, candidates a state gets at the most, in [1, 64]. Default 4.</summary>
    public int Candidates { get; set; } = 4;

    /// <summary>
    /// Candidates that the root is asked for at first, in [1, 1024], whatever <see cref="Candidates"/> says. As many as there are workers
    /// give each of them work after one call. Null (default): the root is like any other state.
    /// </summary>
    public int? RootCandidates { get; set; }

    /// <summary>What a state's value is made of. Default the mean.</summary>
    public Backup Backup { get; set; } = Backup.Mean;

    /// <summary>The visit at which a state is expanded, 1 (default) or 2.</summary>
    public int ExpandAtVisit { get; set; } = 1;

    /// <summary>
    /// Turn by turn: simulations before an action is taken, at least 1. Null (default) plans to the end before anything is taken.
    /// </summary>
    public int? SimulationsPerTurn { get; set; }

    /// <summary>Which line is recommended. Default the action with the highest value, or with Gumbel the one it planned.</summary>
    public RecommendationRule Recommendation { get; set; } = RecommendationRule.HighestValue;

    /// <summary>
    /// With <see cref="RecommendationRule.BestAnswer"/>: the value in [−1, 1] below which the best answer is not believed. The first that
    /// was found, the one the model thought likeliest, is played then. An end that is the worst there is, such as a full context window, is
    /// none. Null (default): the best always is.
    /// </summary>
    public double? TrustedFrom { get; set; }

    /// <summary>
    /// Whether states that know the same (<see cref="StrategyContext.KeyOf"/>) are one node's worth of knowledge: a line that finds the
    /// same pairs in another order costs no call and shares the value of the first. Default false.
    /// </summary>
    public bool MergeEqualStates { get; set; }

    /// <summary>Share of Dirichlet noise in the priors at the root, in [0, 1]. Default 0.</summary>
    public double RootNoise { get; set; }

    /// <summary>Seed of what is drawn by chance. Default 0.</summary>
    public int Seed { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Candidates, 1, 64);
        Guard.Between(RootCandidates ?? 1, 1, 1024, nameof(RootCandidates));
        Guard.Defined(Recommendation);
        Guard.Within(TrustedFrom, -1, 1);
        Guard.Within(RootNoise, 0, 1);
        _ = Options(new() { Simulations = 1, CompletionTokens = 1 });
    }

    /// <inheritdoc/>
    public override SearchSetup WithSeed(int seed) => this with { Seed = seed };

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(context);
        var options = Options(context.Budget);
        var extensions = new List<SearchExtension<ReasoningState>>();
        if (MergeEqualStates && context.KeyOf is { } keyOf)
        {
            extensions.Add(new StateMerger<ReasoningState>(keyOf));
        }

        if (RootNoise > 0)
        {
            extensions.Add(new RootNoise<ReasoningState>(RootNoise, seed: Seed));
        }

        IRecommender<ReasoningState>? recommender = context.Vote;
        return new MctsSearch<ReasoningState>(root, options, recommender ?? Recommender(options), extensions);
    }

    /// <summary>How the search walks down its tree.</summary>
    /// <param name="budget">What there is to plan with.</param>
    /// <returns>The policy, expanding at <see cref="ExpandAtVisit"/>.</returns>
    protected abstract TreePolicy Policy(SearchBudget budget);

    /// <summary>A budget's simulations as a policy plans with them.</summary>
    private protected static int? Planned(long? simulations)
    {
        if (simulations is { } many)
        {
            return (int)Math.Min(int.MaxValue, many);
        }

        return null;
    }

    private MctsOptions Options(SearchBudget budget)
    {
        var options = new MctsOptions
        {
            Policy = Policy(budget),
            RootCandidates = RootCandidates,
            Backup = Backup,
            SimulationsPerTurn = SimulationsPerTurn,
            Seed = Seed,
        };
        options.Validate();
        return options;
    }

    private IRecommender<ReasoningState> Recommender(MctsOptions options) => Recommendation switch
    {
        RecommendationRule.MostVisits => new MostVisits<ReasoningState>(),
        RecommendationRule.BestAnswer => new BestTerminal<ReasoningState>(TrustedFrom),
        _ when options.Policy is Gumbel gumbel => new GumbelChoice<ReasoningState>(gumbel),
        _ => new HighestValue<ReasoningState>(),
    };
}
