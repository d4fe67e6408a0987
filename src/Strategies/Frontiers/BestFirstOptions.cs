namespace TreeReasoner;

/// <summary>How best-first search expands and orders. Copied when a search is made.</summary>
public sealed record BestFirstOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "BestFirst";

    /// <summary>k, candidates asked for where a state is expanded, in [1, 64]. Default 4.</summary>
    public int Candidates { get; set; } = 4;

    /// <summary>
    /// Added to the value for each step that a line has taken, in [−1, 1]. Above 0 it prefers lines that are nearer to an end, as A* does
    /// with what is left of the way. Default 0.
    /// </summary>
    public double DepthBonus { get; set; }

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
        Guard.Finite(DepthBonus, -1, 1);
        Guard.Sampling(Drawing);
        Guard.Defined(LineScore);
        Guard.AtLeast(MaxSteps, 1);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new BestFirstSearch<ReasoningState>(root, this, context.Vote);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(Candidates), Candidates),
        (nameof(DepthBonus), DepthBonus),
        (nameof(Drawing), Drawing),
        (nameof(LineScore), LineScore),
        (nameof(MaxSteps), MaxSteps),
    ];
}
