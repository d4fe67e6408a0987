namespace TreeReasoner;

/// <summary>How many chains best-of-n draws. Copied when a search is made.</summary>
public sealed record BestOfNOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "BestOfN";

    /// <summary>n, chains, in [1, 4096]. Default 8.</summary>
    public int Samples { get; set; } = 8;

    /// <summary>
    /// Whether the first chain takes the most likely steps instead of samples. Default false, as in the papers. With few samples the greedy
    /// chain is worth more than one more sample.
    /// </summary>
    public bool FirstIsGreedy { get; set; }

    /// <summary>Steps after which a chain ends where it is, at least 1. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Samples, 1, 4096);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new BestOfNSearch<ReasoningState>(root, this, context.Vote);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Samples), Samples),
        (nameof(FirstIsGreedy), FirstIsGreedy),
        (nameof(MaxSteps), MaxSteps),
    ];
}
