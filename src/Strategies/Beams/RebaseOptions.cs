namespace TreeReasoner;

/// <summary>How many samples REBASE draws, and how it splits them. Copied when a search is made.</summary>
public sealed record RebaseOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Rebase";

    /// <summary>
    /// N, samples drawn for each step over all open lines, in [1, 4096]. Default 16. Lines that end reduce it by one each.
    /// </summary>
    public int Samples { get; set; } = 16;

    /// <summary>
    /// T of <c>softmax(value / T)</c>, by which samples are split, at least 0.001: towards 0 the best line gets them all, large ones split
    /// them evenly. Default 0.2, the authors' for scores in [0, 1].
    /// </summary>
    public double Temperature { get; set; } = 0.2;

    /// <summary>How candidates are drawn: Independent (default), as in the paper, or Distinct.</summary>
    public Drawing Drawing { get; set; } = Drawing.Independent;

    /// <summary>What lines are compared by. Default the value of the last state, as in the paper.</summary>
    public LineScore LineScore { get; set; } = LineScore.Last;

    /// <summary>Steps after which a line ends where it is, at least 1. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Samples, 1, 4096);
        Guard.Finite(Temperature, 1e-3, double.MaxValue);
        Guard.Sampling(Drawing);
        Guard.Defined(LineScore);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RebaseSearch<ReasoningState>(root, this, context.Vote);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Samples), Samples),
        (nameof(Temperature), Temperature),
        (nameof(Drawing), Drawing),
        (nameof(LineScore), LineScore),
        (nameof(MaxSteps), MaxSteps),
    ];
}
