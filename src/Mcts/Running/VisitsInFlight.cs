namespace TreeReasoner;

/// <summary>
/// Where visits go and outcomes come from: one worker that is the loop itself, or a pool; in the order of arrival or of the visits. With a
/// journal an outcome is on disk before it is given out; those that have arrived meanwhile share one flush.
/// </summary>
internal sealed class VisitsInFlight<TState> : IAsyncDisposable
{
    private readonly VisitWorker<TState>? _inline;
    private readonly WorkerPool<TState>? _pool;
    private readonly JournalSession<TState>? _journal;
    private readonly Func<TimeSpan> _elapsed;
    private readonly Queue<VisitOutcome<TState>> _arrived = new();
    private readonly List<TaskCompletionSource<bool>> _waiting = [];
    private readonly Queue<long>? _order;
    private readonly Dictionary<long, VisitOutcome<TState>> _early = [];
    private int _sent;

    public VisitsInFlight(
        SearchRunnerOptions options, Func<VisitWorker<TState>> worker, WorkerThreads threads, JournalSession<TState>? journal, Func<TimeSpan> elapsed,
        bool isWatched)
    {
        (_journal, _elapsed) = (journal, elapsed);
        if (options.MaxConcurrency == 1)
        {
            _inline = worker();
            _inline.Keep = journal is not { IsKept: true } ? null : async part =>
            {
                journal.Arrived(part, elapsed());
                await journal.FlushAsync().ConfigureAwait(false);
                return journal.Broken is null;
            };
        }
        else
        {
            _pool = new(options.MaxConcurrency, worker, keepsParts: journal is { IsKept: true }, threads, readsInWriter: !isWatched);
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
    public ValueTask<VisitOutcome<TState>> NextAsync(Visit<TState> visit) => _inline is null
        ? ReceiveAsync()
        : _journal is null ? _inline.WorkAsync(visit) : WorkAsync(_inline, visit);

    /// <summary>Another outcome that has arrived with the last one. In order there is none: a new visit is begun between any two.</summary>
    public bool TryNext(out VisitOutcome<TState> outcome)
    {
        if (!_arrived.TryDequeue(out outcome))
        {
            return false;
        }

        _sent--;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _inline?.Dispose();
        if (_pool is not null)
        {
            await _pool.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<VisitOutcome<TState>> WorkAsync(VisitWorker<TState> worker, Visit<TState> visit)
    {
        var outcome = await worker.WorkAsync(visit).ConfigureAwait(false);
        _journal!.Arrived(outcome, _elapsed());
        await _journal.FlushAsync().ConfigureAwait(false);
        return outcome;
    }

    private async ValueTask<VisitOutcome<TState>> ReceiveAsync()
    {
        VisitOutcome<TState> outcome;
        while (!TryTake(out outcome))
        {
            Came(await _pool!.ReceiveAsync().ConfigureAwait(false));
            while (_pool.TryReceive(out var another))
            {
                Came(another);
            }

            if (_journal is not null)
            {
                await _journal.FlushAsync().ConfigureAwait(false);
                _waiting.ForEach(worker => worker.SetResult(_journal.Broken is null));
                _waiting.Clear();
            }
        }

        _sent--;
        return outcome;
    }

    private void Came(in VisitOutcome<TState> outcome)
    {
        if (outcome.Kept is { } kept)
        {
            _journal!.Arrived(outcome, _elapsed());
            _waiting.Add(kept);
        }
        else if (_order is null)
        {
            _journal?.Arrived(outcome, _elapsed());
            _arrived.Enqueue(outcome);
        }
        else
        {
            _journal?.Arrived(outcome, _elapsed());
            _early.Add(outcome.Visit.Number, outcome);
        }
    }

    private bool TryTake(out VisitOutcome<TState> outcome)
    {
        if (_order is null)
        {
            return _arrived.TryDequeue(out outcome);
        }

        if (!_early.Remove(_order.Peek(), out outcome))
        {
            return false;
        }

        _order.Dequeue();
        return true;
    }
}
