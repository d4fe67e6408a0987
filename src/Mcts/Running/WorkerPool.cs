using System.Threading.Channels;

namespace TreeReasoner;

/// <summary>C workers between two channels: visits go in and come out again with what has become of them.</summary>
internal sealed class WorkerPool<TState> : IAsyncDisposable
{
    private readonly Channel<VisitInFlight<TState>> _visits;
    private readonly Channel<VisitInFlight<TState>> _outcomes;
    private readonly Task[] _workers;

    public WorkerPool(int count, Func<VisitWorker<TState>> worker, bool keepsParts, WorkerThreads threads, bool readsInWriter)
    {
        _visits = threads.Visits<VisitInFlight<TState>>(count);
        _outcomes = threads.Outcomes<VisitInFlight<TState>>(readsInWriter);
        _workers = new Task[count];
        for (var i = 0; i < count; i++)
        {
            _workers[i] = threads.Start(() => WorkAsync(worker(), keepsParts));
            Watch(_workers[i]);
        }
    }

    public ValueTask SendAsync(VisitInFlight<TState> visit) => _visits.Writer.WriteAsync(visit);

    /// <exception cref="ChannelClosedException">A worker ended before it was told to: what it had will never come.</exception>
    public ValueTask<VisitInFlight<TState>> ReceiveAsync() => _outcomes.Reader.ReadAsync();

    public bool TryReceive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out VisitInFlight<TState>? visit) =>
        _outcomes.Reader.TryRead(out visit);

    public async ValueTask DisposeAsync()
    {
        _visits.Writer.TryComplete();
        foreach (var worker in _workers)
        {
            await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);      // the loop has been told by the channel
        }
    }

    private async Task WorkAsync(VisitWorker<TState> worker, bool keepsParts)
    {
        worker.Keep = keepsParts ? KeepAsync : null;
        using (worker)
        {
            await foreach (var visit in _visits.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await worker.WorkAsync(visit).ConfigureAwait(false);
                await _outcomes.Writer.WriteAsync(visit).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// A worker that ends by anything at all closes the channel, so that the loop waits for nothing that will never come.
    /// </summary>
    private void Watch(Task worker) => worker.ContinueWith(
        ended => _outcomes.Writer.TryComplete(ended.Exception?.InnerException),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private async ValueTask<bool> KeepAsync(VisitInFlight<TState> visit)
    {
        var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        visit.Kept = kept;
        await _outcomes.Writer.WriteAsync(visit).ConfigureAwait(false);
        return await kept.Task.ConfigureAwait(false);
    }
}
