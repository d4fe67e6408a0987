using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TreeReasoner.Cluster;

/// <summary>How a client calls the cluster.</summary>
public sealed class ClusterCallOptions
{
    /// <summary>How long a call, or a watcher without an answer, is tried again before it fails. Default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What searches have that a reasoner of the cluster starts: their priority and tenant. Default nothing.</summary>
    public ClusterSearchOptions Searches { get; set; } = new();

    /// <summary>The shards of the silos, for listing. The same as <see cref="SearchClusterOptions.Shards"/>. Default 32.</summary>
    [Range(1, 4096)]
    public int Shards { get; set; } = 32;
}

[OptionsValidator]
internal sealed partial class ClusterCallOptionsRanges : IValidateOptions<ClusterCallOptions>;
