using System.Runtime.CompilerServices;

namespace TreeReasoner.Cluster;

/// <summary>One search of a cluster.</summary>
public sealed class ClusterSearch
{
    private const long BeyondAllLines = long.MaxValue / 2;

    private readonly ClusterCall _call;

    internal ClusterSearch(string id, ISearchGrain grain, ClusterCall call) => (Id, Grain, _call) = (id, grain, call);

    /// <summary>The search's id, and that of its journal.</summary>
    public string Id { get; }

    internal ISearchGrain Grain { get; }

    /// <summary>Asks how far the search is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What is known.</returns>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public async Task<ClusterSearchStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        var known = await AskAsync(Grain.GetAsync, cancellationToken).ConfigureAwait(false);
        var status = new ClusterSearchStatus
        {
            Id = Id,
            State = known.State,
            StartedAt = known.Request?.Since ?? default,
            Runs = known.Runs,
            Silo = known.Silo,
            Error = known.Outcome?.Error ?? known.Trouble,
        };
        if (known.Outcome?.Solution is { } json)
        {
            status = status with { Solution = SolutionDocument.Parse(json) };
        }

        return status;
    }

    /// <summary>
    /// Tells what happens, until the search is over. The events are those of the journal, so each is durable when it is told, and a silo
    /// that dies loses none of them. Leaving ends nothing.
    /// </summary>
    /// <param name="after">The sequence number of the last event that the caller has; 0 (default) for all.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <returns>The events after that one, each once and in order.</returns>
    /// <exception cref="ClusterException">No silo answers, or there is no such search.</exception>
    /// <exception cref="JournalException">The journal is damaged.</exception>
    public async IAsyncEnumerable<ClusterSearchEvent> WatchAsync(
        long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The states of later events are told by earlier ones, so the journal is read from its beginning.
        var journal = new WatchedJournal(this);
        var events = JournalReader.ReadAsync(journal, new ReasoningStateCodec(), cancellationToken);
        await foreach (var happened in events.ConfigureAwait(false))
        {
            if (journal.Count > after)
            {
                yield return new(journal.Count, happened);
            }
        }
    }

    /// <summary>Waits until the search is over.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The last status, with the solution if there is one.</returns>
    /// <exception cref="ClusterException">No silo answers, or there is no such search.</exception>
    public async Task<ClusterSearchStatus> WaitAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var _ in LinesAsync(BeyondAllLines, cancellationToken).ConfigureAwait(false))
        {
        }

        return await GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the search with its best so far. It is over in a moment; see <see cref="WaitAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the wish is durable.</returns>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public Task StopAsync(CancellationToken cancellationToken = default) => StopAsync(StopWish.Stop, cancellationToken);

    /// <summary>Ends the search. What it found out stays in its journal.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that ends when the wish is durable.</returns>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public Task CancelAsync(CancellationToken cancellationToken = default) => StopAsync(StopWish.Cancel, cancellationToken);

    /// <summary>Deletes a search that is over, with its journal.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it was there and over.</returns>
    /// <exception cref="ClusterException">No silo answers.</exception>
    public Task<bool> DeleteAsync(CancellationToken cancellationToken = default) => AskAsync(Grain.DeleteAsync, cancellationToken);

    /// <summary>What the budget of the search's tenant left it; null if it has none.</summary>
    internal async Task<RequestedBudget?> GrantedAsync(CancellationToken cancellationToken) =>
        (await AskAsync(Grain.GetAsync, cancellationToken).ConfigureAwait(false)).Granted;

    /// <summary>The lines of the journal after a number of them, until the search is over.</summary>
    internal IAsyncEnumerable<byte[]> LinesAsync(long after, CancellationToken cancellationToken) =>
        ReadAsync(after, waits: true, cancellationToken);

    /// <summary>The lines that are there now.</summary>
    internal IAsyncEnumerable<byte[]> LinesNowAsync(CancellationToken cancellationToken) => ReadAsync(0, waits: false, cancellationToken);

    private async IAsyncEnumerable<byte[]> ReadAsync(
        long after, bool waits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var from = after;
            var batch = await AskAsync(() => Grain.ReadAsync(from, waits), cancellationToken).ConfigureAwait(false);
            if (batch.IsUnknown && waits)
            {
                throw new ClusterException($"Search '{Id}' is not there: it was never started, or it was deleted.");
            }

            foreach (var line in batch.Lines)
            {
                yield return line;
            }

            after += batch.Lines.Length;
            if (batch.IsEnd)
            {
                yield break;
            }
        }
    }

    private Task<bool> StopAsync(StopWish wish, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await Grain.StopAsync(wish).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) =>
        _call.TryAsync($"Search '{Id}'", call, cancellationToken);
}
