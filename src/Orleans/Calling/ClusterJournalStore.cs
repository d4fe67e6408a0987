using System.Runtime.CompilerServices;

namespace TreeReasoner.Cluster;

/// <summary>
/// The journals of the cluster's searches as a caller's store. A reasoner of the cluster that is given one of them runs the search of that
/// id, and nothing is written here.
/// </summary>
internal sealed class ClusterJournalStore(SearchCluster cluster) : IJournalStore
{
    public string Name => "the cluster";

    public async IAsyncEnumerable<JournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var entries = new List<JournalEntry>();
        await foreach (var search in cluster.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(new() { Id = search.Id, Written = search.StartedAt, IsOwned = search.Silo is not null });
        }

        entries.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        foreach (var entry in entries)
        {
            yield return entry;
        }
    }

    public ValueTask<IOwnedJournal> OpenAsync(string id, CancellationToken cancellationToken = default) =>
        new(new ClusterJournal(cluster.Find(id)));

    public async ValueTask<IOwnedJournal?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        var search = cluster.Find(id);
        var status = await search.GetAsync(cancellationToken).ConfigureAwait(false);
        if (status.State == SearchState.Unknown)
        {
            return null;
        }

        return new ClusterJournal(search);
    }

    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        var search = cluster.Find(id);
        if (await search.DeleteAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        var status = await search.GetAsync(cancellationToken).ConfigureAwait(false);
        if (status.State == SearchState.Unknown)
        {
            return false;
        }

        throw new JournalException(id, "is of a search that is not over, and was not deleted.") { IsPassing = true };
    }
}

/// <summary>Names a search of the cluster where a journal is asked for.</summary>
internal sealed class ClusterJournal(ClusterSearch search) : IOwnedJournal
{
    public string Id => search.Id;

    public string Name => $"{search.Id} in the cluster";

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in search.LinesNowAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after) =>
        throw new JournalException(Name, "is written by the silo that runs the search.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
