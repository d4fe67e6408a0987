using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>What a shard keeps: its searches that have not ended. Which silo has which is not kept, for silos say so again.</summary>
[GenerateSerializer]
[Alias("treereasoner.shard")]
internal sealed record ShardRecord
{
    [Id(0)]
    public Dictionary<string, QueuedSearch> Searches { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Those that no silo had when the shard's own silo left.</summary>
    [Id(1)]
    public string[] Free { get; set; } = [];
}
