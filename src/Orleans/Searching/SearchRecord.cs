using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>What is kept of a search beside its journal.</summary>
[GenerateSerializer]
[Alias("treereasoner.search")]
internal sealed record SearchRecord
{
    [Id(0)]
    public SearchRequest? Request { get; set; }

    [Id(1)]
    public SearchOutcome? Outcome { get; set; }

    [Id(2)]
    public int Runs { get; set; }

    [Id(3)]
    public string? Silo { get; set; }

    /// <summary>What the tenant's budget left the search.</summary>
    [Id(4)]
    public RequestedBudget? Granted { get; set; }
}
