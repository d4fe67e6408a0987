namespace TreeReasoner.Cluster;

/// <summary>A search that has not ended, as the list of a cluster shows it.</summary>
public sealed record ClusterSearchEntry
{
    /// <summary>The search's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its priority.</summary>
    public int Priority { get; init; }

    /// <summary>When it was started, by the clock of a silo.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The silo that runs it; null while it waits.</summary>
    public string? Silo { get; init; }
}

/// <summary>What a cluster knows of a search.</summary>
public sealed record ClusterSearchStatus
{
    /// <summary>The search's id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required SearchState State { get; init; }

    /// <summary>When it was started, by the clock of a silo.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How often a silo began it, or went on with it.</summary>
    public int Runs { get; init; }

    /// <summary>The silo that runs it, or had it last; null if none had.</summary>
    public string? Silo { get; init; }

    /// <summary>The solution, or the best when it was stopped; null if there is none, or none yet.</summary>
    public SolutionDocument? Solution { get; init; }

    /// <summary>Why it failed, or why the last silo gave it back; free of content. Null if nothing is wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Whether nothing more happens.</summary>
    public bool IsOver => State is SearchState.Ended or SearchState.Stopped or SearchState.Cancelled or SearchState.Failed;
}

/// <summary>An event of a search with its place in the journal.</summary>
/// <param name="Sequence">The number of its line, from 1. A watcher that comes back says which was the last that it has.</param>
/// <param name="Event">The event.</param>
public sealed record ClusterSearchEvent(long Sequence, SearchEvent<ReasoningState> Event);
