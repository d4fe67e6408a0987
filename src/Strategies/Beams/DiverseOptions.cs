namespace TreeReasoner;

/// <summary>How many subtrees are searched, and how wide. Copied when a search is made.</summary>
public sealed record DiverseOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Diverse";

    /// <summary>m, subtrees that know nothing of each other, in [1, 256]. Default 4.</summary>
    public int Subtrees { get; set; } = 4;

    /// <summary>Lines kept after each step in a subtree, in [1, 64]. Default 1, greedy as in the paper.</summary>
    public int Width { get; set; } = 1;

    /// <summary>k, candidates for the next step of each line, in [1, 64]. Default 4.</summary>
    public int Candidates { get; set; } = 4;

    /// <summary>
    /// How candidates are drawn: Distinct (default), so that subtrees differ from the first step on, or Independent as in the paper.
    /// </summary>
    public Drawing Drawing { get; set; } = Drawing.Distinct;

    /// <summary>What lines are compared by. Default the value of the last state.</summary>
    public LineScore LineScore { get; set; } = LineScore.Last;

    /// <summary>Steps after which a line ends where it is, at least 1. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Subtrees, 1, 256);
        Guard.Between(Width, 1, 64);
        Guard.Between(Candidates, 1, 64);
        Guard.Sampling(Drawing);
        Guard.Defined(LineScore);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new DiverseSearch<ReasoningState>(root, this, context.Vote);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Subtrees), Subtrees),
        (nameof(Width), Width),
        (nameof(Candidates), Candidates),
        (nameof(Drawing), Drawing),
        (nameof(LineScore), LineScore),
        (nameof(MaxSteps), MaxSteps),
    ];
}
