using Orleans;
using Orleans.Runtime;
using TreeReasoner.Redis;

namespace TreeReasoner.Cluster;

/// <summary>
/// The journals in Redis, connected when the silo starts and before anything else of it does: what is wrong with the server is then told
/// first, in words.
/// </summary>
internal sealed class SiloRedis(string configuration, RedisJournalOptions options, TimeProvider clock)
    : IJournalStore, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private RedisJournalStore? _store;

    public string Name => Store.Name;

    private RedisJournalStore Store => _store ?? throw new InvalidOperationException("The silo has not started, or has stopped.");

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SiloRedis), ServiceLifecycleStage.First, ConnectAsync);

    public IAsyncEnumerable<JournalEntry> ListAsync(CancellationToken cancellationToken = default) => Store.ListAsync(cancellationToken);

    public ValueTask<IOwnedJournal> OpenAsync(string id, CancellationToken cancellationToken = default) =>
        Store.OpenAsync(id, cancellationToken);

    public ValueTask<IOwnedJournal?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        Store.FindAsync(id, cancellationToken);

    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default) => Store.DeleteAsync(id, cancellationToken);

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ConnectAsync(CancellationToken cancellationToken) =>
        _store ??= await RedisJournalStore.ConnectAsync(configuration, options, clock).ConfigureAwait(false);
}
