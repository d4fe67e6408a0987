using System.Threading.Channels;

namespace TreeReasoner;

/// <summary>C workers between two channels: visits go in, outcomes come out.</summary>
internal sealed class WorkerPool<TState> : IAsyncDisposable
{
    private readonly Channel<Visit<TState>> _visits;
    private readonly Channel<VisitOutcome<TState>> _outcomes;
    private readonly Task[] _workers;

    public WorkerPool(int count, Func<VisitWorker<TState>> worker, bool keepsParts, WorkerThreads threads, bool readsInWriter)
    {
        _visits = threads.Visits<Visit<TState>>(count);
        _outcomes = threads.Outcomes<VisitOutcome<TState>>(readsInWriter);
        _workers = [.. Enumerable.Range(0, count).Select(_ => threads.Start(() => WorkAsync(worker(), keepsParts)))];
    }

    public ValueTask SendAsync(Visit<TState> visit) => _visits.Writer.WriteAsync(visit);

    public ValueTask<VisitOutcome<TState>> ReceiveAsync() => _outcomes.Reader.ReadAsync();

    public bool TryReceive(out VisitOutcome<TState> outcome) => _outcomes.Reader.TryRead(out outcome);

    public async ValueTask DisposeAsync()
    {
        _visits.Writer.TryComplete();
        await Task.WhenAll(_workers).ConfigureAwait(false);
    }

    private async Task WorkAsync(VisitWorker<TState> worker, bool keepsParts)
    {
        worker.Keep = keepsParts ? KeepAsync : null;
        using (worker)
        {
            await foreach (var visit in _visits.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await _outcomes.Writer.WriteAsync(await worker.WorkAsync(visit).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> KeepAsync(VisitOutcome<TState> part)
    {
        var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _outcomes.Writer.WriteAsync(part.WaitingFor(kept)).ConfigureAwait(false);
        return await kept.Task.ConfigureAwait(false);
    }
}
