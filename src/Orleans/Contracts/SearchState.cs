namespace TreeReasoner.Cluster;

/// <summary>How far a search of the cluster is.</summary>
public enum SearchState
{
    /// <summary>There is no search of that id.</summary>
    Unknown,

    /// <summary>The search waits for a silo with room, or goes on in a moment after its silo was lost.</summary>
    Waiting,

    /// <summary>A silo runs the search.</summary>
    Running,

    /// <summary>The search ended by itself, and its solution is there, with or without an answer.</summary>
    Ended,

    /// <summary>A caller stopped the search, and its best so far is there.</summary>
    Stopped,

    /// <summary>A caller cancelled the search.</summary>
    Cancelled,

    /// <summary>The search cannot be run, or found out nothing at all. The error says why.</summary>
    Failed,
}
