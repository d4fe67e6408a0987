using System.Threading.Channels;

namespace TreeReasoner;

/// <summary>C workers between two channels: visits go in, outcomes come out.</summary>
internal sealed class WorkerPool<TState> : IAsyncDisposable
{
    private readonly Channel<Visit<TState>> _visits;
    private readonly Channel<VisitOutcome<TState>> _outcomes;
    private readonly Task[] _workers;

    public WorkerPool(int count, Func<VisitWorker<TState>> worker, bool reportsProgress)
    {
        _visits = Channel.CreateBounded<Visit<TState>>(new BoundedChannelOptions(count) { SingleWriter = true });
        _outcomes = Channel.CreateUnbounded<VisitOutcome<TState>>(new UnboundedChannelOptions { SingleReader = true });
        _workers = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => WorkAsync(worker(), reportsProgress)))];
    }

    public ValueTask SendAsync(Visit<TState> visit) => _visits.Writer.WriteAsync(visit);

    public ValueTask<VisitOutcome<TState>> ReceiveAsync() => _outcomes.Reader.ReadAsync();

    public bool TryReceive(out VisitOutcome<TState> outcome) => _outcomes.Reader.TryRead(out outcome);

    public async ValueTask DisposeAsync()
    {
        _visits.Writer.TryComplete();
        await Task.WhenAll(_workers).ConfigureAwait(false);
    }

    private async Task WorkAsync(VisitWorker<TState> worker, bool reportsProgress)
    {
        worker.Progressed = reportsProgress ? part => _outcomes.Writer.WriteAsync(part) : null;
        using (worker)
        {
            await foreach (var visit in _visits.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await _outcomes.Writer.WriteAsync(await worker.WorkAsync(visit).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
    }
}
