namespace TreeReasoner;

/// <summary>How a search ended: what it recommends, why it stopped, what it cost.</summary>
/// <param name="Recommendation">The line it recommends from the current root; empty if nothing is known.</param>
/// <param name="StopReason">Why it stopped.</param>
/// <param name="Usage">The whole bill: every finished call, those of failed visits included.</param>
/// <param name="Simulations">Values backed up to the root.</param>
/// <param name="FailedVisits">Visits whose work failed, in whole or in part.</param>
/// <param name="CancelledVisits">Visits cancelled in flight, whose calls the provider may still bill.</param>
/// <param name="Turns">Turn by turn: the bill of each turn, the last (unfinished) one included. Planning is one turn.</param>
/// <param name="Elapsed">Time from start to end.</param>
/// <param name="Tree">The tree, for inspection.</param>
/// <param name="Cause">
/// What failed last: the final answer, if that was asked for and failed; else what did, if the search stopped because of failures, if it
/// came to its end (<see cref="StopKind.Finished"/>, <see cref="StopKind.TreeExhausted"/>) or spent a budget without a simulation and
/// visits had failed on the way, or if its end could not be written into its journal. A state whose visits fail three times is given up, so
/// an end with a cause may be one that nothing but failures led to: <paramref name="Simulations"/> is then 0.
/// </param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchResult<TState>(
    Recommendation<TState> Recommendation,
    StopReason StopReason,
    Usage Usage,
    long Simulations,
    int FailedVisits,
    int CancelledVisits,
    IReadOnlyList<Usage> Turns,
    TimeSpan Elapsed,
    SearchTree<TState> Tree,
    Exception? Cause = null)
{
    /// <summary>
    /// The part of the bill that belongs to visits that left nothing in the tree. The rest, but for <see cref="FinalUsage"/>, is the sum
    /// over the tree's states.
    /// </summary>
    public Usage FailedUsage { get; init; }

    /// <summary>The line that was ended after the search; null if none was asked for, or if it does not hold any more.</summary>
    public FinalLine<TState>? Final { get; init; }

    /// <summary>
    /// The part of the bill that came after the search, that of final answers included which do not hold any more. It belongs to no turn.
    /// </summary>
    public Usage FinalUsage { get; init; }

    /// <summary>Visits in which the evaluator could not tell; if it never can, nothing guides the search but priors.</summary>
    public int UnjudgedVisits { get; init; }
}

/// <summary>A search was cancelled. What was finished by then is in the tree, and nothing is in flight.</summary>
public sealed class SearchCanceledException<TState> : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="partial">Best so far, bill and tree at the moment of cancellation.</param>
    /// <param name="token">The token that was cancelled.</param>
    public SearchCanceledException(SearchResult<TState> partial, CancellationToken token)
        : base("The search was cancelled; its best result so far is in Partial.", token) => Partial = partial;

    /// <summary>Best so far, bill and tree.</summary>
    public SearchResult<TState> Partial { get; }
}
