namespace TreeReasoner;

/// <summary>How many attempts and revisions are made. Copied when a search is made.</summary>
public sealed record RefineOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Refine";

    /// <summary>Attempts and revisions in all, in [1, 4096]. Default 16.</summary>
    public int Samples { get; set; } = 16;

    /// <summary>The value in [−1, 1] from which an attempt is right and the search ends. Default 1.</summary>
    public double StopAt { get; set; } = 1;

    /// <summary>Seed of the draws between wider and deeper. Default 0.</summary>
    public int Seed { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Samples, 1, 4096);
        Guard.Finite(StopAt, -1, 1);
    }

    /// <inheritdoc/>
    public override SearchSetup WithSeed(int seed) => this with { Seed = seed };

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RefineSearch<ReasoningState>(root, context.AnswerOf, this);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
        [(nameof(Samples), Samples), (nameof(StopAt), StopAt), (nameof(Seed), Seed)];
}
