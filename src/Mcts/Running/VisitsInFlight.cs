namespace TreeReasoner;

/// <summary>
/// Where visits go and outcomes come from: one worker that is the loop itself, or a pool; in the order of arrival or of the visits.
/// </summary>
internal sealed class VisitsInFlight<TState> : IAsyncDisposable
{
    private readonly VisitWorker<TState>? _inline;
    private readonly WorkerPool<TState>? _pool;
    private readonly Queue<long>? _order;
    private readonly Dictionary<long, VisitOutcome<TState>> _early = [];
    private int _sent;

    public VisitsInFlight(SearchRunnerOptions options, Func<VisitWorker<TState>> worker)
    {
        if (options.MaxConcurrency == 1)
        {
            _inline = worker();
        }
        else
        {
            _pool = new(options.MaxConcurrency, worker);
            _order = options.Order == CompletionOrder.Ordered ? new() : null;
        }
    }

    /// <summary>Whether the loop does the work itself.</summary>
    public bool IsInline => _inline is not null;

    /// <summary>Whether something that was sent has not come back.</summary>
    public bool HasMore => _sent > 0;

    public ValueTask SendAsync(Visit<TState> visit)
    {
        _sent++;
        _order?.Enqueue(visit.Number);
        return _pool!.SendAsync(visit);
    }

    /// <summary>The next outcome: of the given visit if the loop does the work, else of one sent before.</summary>
    public ValueTask<VisitOutcome<TState>> NextAsync(Visit<TState> visit) => _inline is not null ? _inline.WorkAsync(visit) : ReceiveAsync();

    public async ValueTask DisposeAsync()
    {
        _inline?.Dispose();
        if (_pool is not null)
        {
            await _pool.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<VisitOutcome<TState>> ReceiveAsync()
    {
        _sent--;
        if (_order is null)
        {
            return await _pool!.ReceiveAsync().ConfigureAwait(false);
        }

        var next = _order.Dequeue();
        VisitOutcome<TState> outcome;
        while (!_early.Remove(next, out outcome))
        {
            var arrived = await _pool!.ReceiveAsync().ConfigureAwait(false);
            _early.Add(arrived.Visit.Number, arrived);
        }

        return outcome;
    }
}
