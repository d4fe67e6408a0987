using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace TreeReasoner;

/// <summary>
/// Where visits go and come back from: one worker that is the loop itself, or a pool; in the order of arrival or of the visits. With a
/// journal an outcome is on disk before it is given out; those that have arrived meanwhile share one flush.
/// </summary>
internal sealed class VisitDispatch<TState> : IAsyncDisposable
{
    private readonly VisitWorker<TState>? _inline;
    private readonly WorkerPool<TState>? _pool;
    private readonly JournalSession<TState>? _journal;
    private readonly Func<TimeSpan> _elapsed;
    private readonly bool _isOrdered;
    private readonly Queue<VisitInFlight<TState>> _arrived = new();
    private readonly List<TaskCompletionSource<bool>> _waiting = [];
    private readonly List<VisitInFlight<TState>> _sent = [];

    public VisitDispatch(
        SearchRunnerOptions options,
        Func<VisitWorker<TState>> worker,
        WorkerThreads threads,
        JournalSession<TState>? journal,
        Func<TimeSpan> elapsed,
        bool isWatched)
    {
        (_journal, _elapsed) = (journal, elapsed);
        if (options.MaxConcurrency > 1)
        {
            _pool = new(options.MaxConcurrency, worker, keepsParts: journal is { IsKept: true }, threads, readsInWriter: !isWatched);
            _isOrdered = options.Order == CompletionOrder.Ordered;
            return;
        }

        _inline = worker();
        if (journal is { IsKept: true })
        {
            _inline.Keep = KeepAsync;
        }
    }

    /// <summary>Whether the loop does the work itself.</summary>
    public bool IsInline => _inline is not null;

    /// <summary>Whether something that was sent has not come back.</summary>
    public bool HasMore => _sent.Count > 0;

    /// <summary>Why workers ended before they were told to; null if they have not. What they had came back as failed.</summary>
    public Exception? Lost { get; private set; }

    public ValueTask SendAsync(VisitInFlight<TState> visit)
    {
        visit.IsOut = true;
        _sent.Add(visit);
        return _pool!.SendAsync(visit);
    }

    /// <summary>Works on a visit, where the loop does the work.</summary>
    public ValueTask WorkAsync(VisitInFlight<TState> visit) =>
        _journal is null ? _inline!.WorkAsync(visit) : WorkAndKeepAsync(visit);

    /// <summary>The next visit that comes back from the pool.</summary>
    public async ValueTask<VisitInFlight<TState>> ReceiveAsync()
    {
        VisitInFlight<TState>? visit;
        while (!TryTake(out visit))
        {
            try
            {
                OnArrived(await _pool!.ReceiveAsync().ConfigureAwait(false));
            }
            catch (ChannelClosedException closed)
            {
                Lose(closed.InnerException ?? closed);
                continue;
            }

            while (_pool.TryReceive(out var another))
            {
                OnArrived(another);
            }

            await FlushAsync().ConfigureAwait(false);
        }

        return visit;
    }

    /// <summary>Another visit that has arrived with the last one. In order there is none: a new visit is begun between any two.</summary>
    public bool TryNext([NotNullWhen(true)] out VisitInFlight<TState>? visit)
    {
        if (!_arrived.TryDequeue(out visit))
        {
            return false;
        }

        _sent.Remove(visit);
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

    private async ValueTask WorkAndKeepAsync(VisitInFlight<TState> visit)
    {
        await _inline!.WorkAsync(visit).ConfigureAwait(false);
        _journal!.Arrived(visit.Outcome, _elapsed());
        await _journal.FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> KeepAsync(VisitInFlight<TState> visit)
    {
        _journal!.Arrived(visit.Outcome, _elapsed());
        await _journal.FlushAsync().ConfigureAwait(false);
        return _journal.Broken is null;
    }

    private async ValueTask FlushAsync()
    {
        if (_journal is null)
        {
            return;
        }

        await _journal.FlushAsync().ConfigureAwait(false);
        _waiting.ForEach(worker => worker.SetResult(_journal.Broken is null));
        _waiting.Clear();
    }

    private void OnArrived(VisitInFlight<TState> visit)
    {
        if (visit.Kept is { } kept)
        {
            visit.Kept = null;
            _journal!.Arrived(visit.Outcome, _elapsed());
            _waiting.Add(kept);
            return;
        }

        visit.IsOut = false;
        _journal?.Arrived(visit.Outcome, _elapsed());
        if (!_isOrdered)
        {
            _arrived.Enqueue(visit);
        }
    }

    private bool TryTake([NotNullWhen(true)] out VisitInFlight<TState>? visit)
    {
        if (!_isOrdered)
        {
            return TryNext(out visit);
        }

        visit = _sent[0];
        if (visit.IsOut)
        {
            return false;
        }

        _sent.RemoveAt(0);
        return true;
    }

    /// <summary>
    /// Ends as failed what workers had that have ended. Other workers may still have theirs, and write into it: the loop takes new objects.
    /// </summary>
    private void Lose(Exception error)
    {
        Lost = error;
        for (var i = 0; i < _sent.Count; i++)
        {
            if (!_sent[i].IsOut)
            {
                continue;
            }

            var lost = new VisitInFlight<TState>();
            lost.Begin(_sent[i].Visit);
            lost.Reserved = _sent[i].Reserved;
            lost.Error = new PluginException(
                "Worker",
                $"A worker of the search ended with {error.GetType().Name} while visit {lost.Visit.Number} was out (see the inner " +
                "exception).",
                error) { Visit = lost.Visit.Number };
            _sent[i] = lost;
            OnArrived(lost);
        }
    }
}
