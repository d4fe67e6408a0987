namespace TreeReasoner;

/// <summary>How many chains vote, and how. Copied when a search is made.</summary>
public sealed record SelfConsistencyOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "SelfConsistency";

    /// <summary>Chains at the most, in [1, 4096]. Default 8.</summary>
    public int Samples { get; set; } = 8;

    /// <summary>What a vote weighs. Default heads, the majority, for which no evaluator is asked.</summary>
    public VoteWeight Weight { get; set; } = VoteWeight.Heads;

    /// <summary>Of votes weighed by value, at least 0.001: small lets the best value decide, large counts heads. Default 0.2.</summary>
    public double Temperature { get; set; } = 0.2;

    /// <summary>
    /// Whether to end as soon as the chains that remain can no longer change the answer. Default true; the answer is the same.
    /// </summary>
    public bool StopsEarly { get; set; } = true;

    /// <summary>Whether the first chain takes the most likely steps instead of samples. Default false, as in the paper.</summary>
    public bool FirstIsGreedy { get; set; }

    /// <summary>
    /// Whether no more chains are planned for than the budget covers by what the first one took, so that the vote can be decided early.
    /// <see cref="Samples"/> is the most then. Default false.
    /// </summary>
    public bool FitsBudget { get; set; }

    /// <summary>Votes that the first chain has where heads count, in [1, 4096]. Default 1, as every other.</summary>
    public int FirstHeads { get; set; } = 1;

    /// <summary>Steps after which a chain ends where it is, at least 1; it then has no vote. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Samples, 1, 4096);
        Guard.Defined(Weight);
        Guard.Between(FirstHeads, 1, 4096);
        Guard.Finite(Temperature, 1e-3, double.MaxValue);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SelfConsistencySearch<ReasoningState>(root, context.AnswerOf, this) { Budget = context.Budget };
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Samples), Samples),
        (nameof(Weight), Weight),
        (nameof(Temperature), Temperature),
        (nameof(StopsEarly), StopsEarly),
        (nameof(FirstIsGreedy), FirstIsGreedy),
        (nameof(FitsBudget), FitsBudget),
        (nameof(FirstHeads), FirstHeads),
        (nameof(MaxSteps), MaxSteps),
    ];
}
