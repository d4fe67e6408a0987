namespace TreeReasoner;

/// <summary>How depth-first search expands, prunes and stops. Copied when a search is made.</summary>
public sealed record DepthFirstOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "DepthFirst";

    /// <summary>k, candidates asked for where a state is expanded, in [1, 64]. Default 4.</summary>
    public int Candidates { get; set; } = 4;

    /// <summary>
    /// The value below which an open state is left out, in [−1, 1]. Default 0. A state without a judgement is not left out; −1 leaves out
    /// nothing.
    /// </summary>
    public double PruneBelow { get; set; }

    /// <summary>The value of an answer from which the search ends, in [−1, 1]. Null (default): it goes on until nothing is open.</summary>
    public double? StopAt { get; set; }

    /// <summary>How candidates are drawn: Distinct (default) or Independent.</summary>
    public Drawing Drawing { get; set; } = Drawing.Distinct;

    /// <summary>What lines are compared by. Default the value of the last state.</summary>
    public LineScore LineScore { get; set; } = LineScore.Last;

    /// <summary>Steps after which a line ends where it is, at least 1. Default 1000.</summary>
    public int MaxSteps { get; set; } = 1000;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Candidates, 1, 64);
        Guard.Finite(PruneBelow, -1, 1);
        Guard.Within(StopAt, -1, 1);
        Guard.Sampling(Drawing);
        Guard.Defined(LineScore);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new DepthFirstSearch<ReasoningState>(root, this, context.Vote);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Candidates), Candidates),
        (nameof(PruneBelow), PruneBelow),
        (nameof(StopAt), StopAt),
        (nameof(Drawing), Drawing),
        (nameof(LineScore), LineScore),
        (nameof(MaxSteps), MaxSteps),
    ];
}
