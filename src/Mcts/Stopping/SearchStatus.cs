namespace TreeReasoner;

/// <summary>
/// How far a search is, for stop rules. More members may come. Nothing here depends on a clock, so that a replayed journal stops where its
/// run did.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly struct SearchStatus<TState>
{
    /// <summary>The search, with its tree. A rule reads it and does not change it.</summary>
    public required ISearch<TState> Search { get; init; }

    /// <summary>Simulations that the budget still allows; null if it does not limit them.</summary>
    public long? RemainingSimulations { get; init; }

    /// <summary>The bill so far.</summary>
    public Usage Usage { get; init; }

    /// <summary>Visits whose work failed, in whole or in part.</summary>
    public int FailedVisits { get; init; }

    /// <summary>Failed visits in a row, up to now.</summary>
    public int ConsecutiveFailures { get; init; }
}
