using Orleans;
using Orleans.Concurrency;

namespace TreeReasoner.Cluster;

/// <summary>
/// Some of the searches that have not ended: which wait, which silo has which, and since when nothing was heard of it. A search belongs to
/// the shard that its id says.
/// </summary>
[Alias("treereasoner.IShardGrain")]
internal interface IShardGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a search; nothing happens if it is there. False if the shard is full.</summary>
    [Alias("Enqueue")]
    Task<bool> EnqueueAsync(QueuedSearch search);

    /// <summary>A silo tells what it runs, and asks for more.</summary>
    [Alias("Take")]
    [ResponseTimeout("00:00:05")]
    Task<ShardReply> TakeAsync(SiloReport report);

    /// <summary>A silo gives a search back. It may be taken again after a while.</summary>
    [Alias("Return")]
    Task ReturnAsync(string silo, string id, TimeSpan pause);

    [Alias("Remove")]
    Task RemoveAsync(string id);

    [Alias("Stop")]
    Task StopAsync(string id, StopWish wish);

    /// <summary>The silo that has a search; null if it waits or is not there.</summary>
    [Alias("SiloOf")]
    Task<string?> SiloOfAsync(string id);

    [Alias("List")]
    Task<ListedSearch[]> ListAsync();
}

/// <summary>A silo as its shards see it.</summary>
[Alias("treereasoner.ISearchHost")]
internal interface ISearchHost : IGrainObserver
{
    /// <summary>There is work in a shard.</summary>
    [OneWay]
    [Alias("Work")]
    Task WorkAsync(int shard);

    [OneWay]
    [Alias("StopSearch")]
    Task StopSearchAsync(string id, StopWish wish);
}

[GenerateSerializer]
[Alias("treereasoner.queued")]
internal sealed record QueuedSearch
{
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The higher is taken first.</summary>
    [Id(1)]
    public int Priority { get; init; }

    /// <summary>Of equal priority the older is taken first.</summary>
    [Id(2)]
    public DateTimeOffset Since { get; init; }

    [Id(3)]
    public StopWish Wish { get; init; }

    /// <summary>Below zero if this one is taken before the other.</summary>
    public int CompareTo(QueuedSearch other)
    {
        if (Priority != other.Priority)
        {
            return other.Priority.CompareTo(Priority);
        }

        return Since.CompareTo(other.Since);
    }
}

[GenerateSerializer]
[Alias("treereasoner.report")]
internal sealed record SiloReport
{
    /// <summary>The silo with its generation: another start of the process is another silo.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    [Id(1)]
    public required ISearchHost Host { get; init; }

    /// <summary>The searches of the shard that the silo runs.</summary>
    [Id(2)]
    public required string[] Running { get; init; }

    /// <summary>How many more it has room for.</summary>
    [Id(3)]
    public required int Wanted { get; init; }
}

[GenerateSerializer]
[Alias("treereasoner.given")]
internal sealed record ShardReply
{
    [Id(0)]
    public required QueuedSearch[] Given { get; init; }

    /// <summary>Searches that the silo runs and that are another's, or are not there any more.</summary>
    [Id(1)]
    public required string[] Lost { get; init; }

    /// <summary>The search that would be given next; null if none waits.</summary>
    [Id(2)]
    public QueuedSearch? Next { get; init; }
}

[GenerateSerializer]
[Alias("treereasoner.listed")]
internal sealed record ListedSearch
{
    [Id(0)]
    public required QueuedSearch Search { get; init; }

    /// <summary>The silo that has it; null if it waits.</summary>
    [Id(1)]
    public string? Silo { get; init; }
}
