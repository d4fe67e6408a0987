using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TreeReasoner.Cluster;

/// <summary>How silos run searches. <see cref="Shards"/> and <see cref="Lease"/> are the same at every silo.</summary>
public sealed class SearchClusterOptions
{
    /// <summary>The name of the grain storage that keeps requests, results and queues.</summary>
    public const string Storage = "treereasoner";

    /// <summary>Searches that this silo runs at once. Others wait. Default 64.</summary>
    [Range(0, 100_000)]
    public int MaxRunning { get; set; } = 64;

    /// <summary>
    /// Parts of the queue, each with one reminder. Not changed while there are searches that have not ended. Default 32.
    /// </summary>
    [Range(1, 4096)]
    public int Shards { get; set; } = 32;

    /// <summary>
    /// Searches that have not ended, in one shard. More are refused with a <see cref="ClusterBusyException"/>. Default 1000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxPerShard { get; set; } = 1000;

    /// <summary>
    /// How long a search stays a silo's after the silo was last heard of. It is renewed in a third of it. Default 15 s. A lease of the
    /// journal store that is longer than this one makes a search wait longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The most characters that a problem may have. Default 1,000,000.</summary>
    [Range(1, 100_000_000)]
    public int MaxProblemLength { get; set; } = 1_000_000;

    /// <summary>
    /// Requests a minute that all silos together send to the provider of this container's models. Null (default): no common limit. Models
    /// that parts make for themselves, such as a judge of a configured section, are not among them; see <c>ClusterLimits</c>.
    /// </summary>
    [Range(1, 100_000_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Names the limit of <see cref="RequestsPerMinute"/>: silos with the same key share it. It is no secret. Default <c>models</c>.
    /// </summary>
    [Required]
    public string ProviderKey { get; set; } = "models";

    /// <summary>
    /// The whole budget of a tenant, of which its searches spend together: calls, tokens and money count. The same at all silos. Null
    /// (default), or null for a tenant: no bound.
    /// </summary>
    public Func<string, SearchBudget?>? BudgetOf { get; set; }

    /// <summary>How often a watched search's journal is looked at for new lines. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(100);
}

[OptionsValidator]
internal sealed partial class SearchClusterOptionsRanges : IValidateOptions<SearchClusterOptions>;
