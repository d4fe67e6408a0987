namespace TreeReasoner.Cluster;

/// <summary>What holds for one search of the cluster.</summary>
public sealed record ClusterSearchOptions
{
    /// <summary>The name of the reasoner in the silos' containers. Null (default): the one without a name.</summary>
    public string? Reasoner { get; init; }

    /// <summary>Searches of a higher priority are taken first, and of equal ones the older. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>Who pays: the search spends of the budget of this tenant. Null (default): nobody's.</summary>
    public string? Tenant { get; init; }

    /// <summary>What holds for the search as for any; without a journal, for the cluster keeps it. Null (default): nothing.</summary>
    public SolveOptions? Solve { get; init; }
}
