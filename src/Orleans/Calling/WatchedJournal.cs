using System.Runtime.CompilerServices;

namespace TreeReasoner.Cluster;

/// <summary>The journal of a search of the cluster, read while the search writes it. The reading ends when the search is over.</summary>
internal sealed class WatchedJournal(ClusterSearch search) : IJournal
{
    /// <summary>The lines that were read.</summary>
    public long Count { get; private set; }

    /// <summary>Takes each line, to be replayed later; null where only the events are wanted.</summary>
    public Action<byte[]>? Keep { get; init; }

    public string Name => $"{search.Id} in the cluster";

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in search.LinesAsync(0, cancellationToken).ConfigureAwait(false))
        {
            Count++;
            Keep?.Invoke(line);
            yield return line;
        }
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after) =>
        throw new JournalException(Name, "is written by the silo that runs the search.");
}
