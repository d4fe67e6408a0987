using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace TreeReasoner;

/// <summary>
/// The loop of a run, one step at a time: it begins visits, hands them to workers, and lets in what comes back. Where it is watched it tells what
/// happened; the watcher takes all events of a step before the next one.
/// </summary>
internal sealed class SearchLoop<TState> : IDisposable
{
    private readonly SearchRun<TState> _run;
    private readonly VisitDispatch<TState> _visits;
    private readonly JournalSession<TState>? _journal;
    private readonly Queue<SearchEvent<TState>>? _events;
    private readonly Activity? _activity;
    private readonly CancellationToken _user;
    private VisitInFlight<TState>? _unsent;
    private bool _waits;

    public SearchLoop(
        ISearch<TState> search,
        SearchRun<TState> run,
        VisitDispatch<TState> visits,
        JournalSession<TState>? journal,
        SearchAccount<TState> account,
        bool isWatched,
        Activity? activity,
        CancellationToken user)
    {
        (_run, _visits, _journal, _activity, _user) = (run, visits, journal, activity, user);
        if (!isWatched)
        {
            return;
        }

        _events = new();
        _events.Enqueue(new SearchStarted<TState>(search.Tree.Root.State, TimeSpan.Zero));
        if (journal is { IsResumed: true })
        {
            _events.Enqueue(new SearchResumed<TState>(account.Usage, search.Simulations, journal.Backlog.Count, run.Elapsed));
        }
    }

    public TimeSpan Elapsed => _run.Elapsed;

    public bool TryTakeEvent([NotNullWhen(true)] out SearchEvent<TState>? happened)
    {
        happened = null;
        return _events is not null && _events.TryDequeue(out happened);
    }

    /// <summary>Does the next thing there is to do. Steps that need not wait and that nobody watches are done at once.</summary>
    /// <returns>Whether there may be more.</returns>
    public ValueTask<bool> AdvanceAsync()
    {
        while (true)
        {
            if (_unsent is { } begun)
            {
                _unsent = null;
                var work = WorkOn(begun);
                if (!work.IsCompletedSuccessfully)
                {
                    return AwaitAsync(work);
                }

                work.GetAwaiter().GetResult();
            }
            else if (_visits.TryNext(out var arrived))
            {
                Settle(arrived);
            }
            else if (_waits)
            {
                _waits = false;
                return ReceiveAsync();
            }
            else
            {
                switch (_run.Next(out var visit))
                {
                    case Step.Begun:
                        _events?.Enqueue(new VisitBegun<TState>(visit!.Visit, Elapsed));
                        _unsent = visit;
                        break;
                    case Step.Refused:
                        Refuse(visit!);
                        break;
                    case Step.RefusedForNow:
                        Refuse(visit!);
                        _waits = true;
                        break;
                    case Step.Committed:
                        _events?.Enqueue(_run.CommittedEvent());
                        break;
                    case Step.Wait:
                        return ReceiveAsync();
                    default:
                        return new(false);
                }
            }

            if (_events is { Count: > 0 })
            {
                return new(true);
            }
        }
    }

    /// <summary>Ends what is in flight. Nothing is begun any more.</summary>
    public async ValueTask EndAsync()
    {
        try
        {
            _run.Calls.Cancel();
            if (_unsent is { } begun)
            {
                _unsent = null;
                _run.GiveBack(begun);
            }

            while (_visits.HasMore)
            {
                _run.Settle(await _visits.ReceiveAsync().ConfigureAwait(false));
            }

            await _run.EndCallbacksAsync().ConfigureAwait(false);
            if (_journal is not null)
            {
                await _journal.FlushAllAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await _visits.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The result of a run that has ended.</summary>
    /// <exception cref="SearchCanceledException{TState}">The caller cancelled it.</exception>
    public async ValueTask<SearchResult<TState>> ConcludeAsync()
    {
        var result = _run.Result();
        if (_journal is not null)
        {
            await _journal.FinishedAsync(result).ConfigureAwait(false);
            result = result with { Cause = result.Cause ?? _journal.Broken };
        }

        if (_user.IsCancellationRequested && result.StopReason.Rule == SearchEnd.Cancelled)
        {
            throw new SearchCanceledException<TState>(result, _user);
        }

        return result;
    }

    public void Dispose()
    {
        _run.Dispose();
        SearchTelemetry.Stop(_activity);
    }

    private ValueTask WorkOn(VisitInFlight<TState> visit)
    {
        if (!_visits.IsInline)
        {
            return _visits.SendAsync(visit);
        }

        var work = _visits.WorkAsync(visit);
        if (!work.IsCompletedSuccessfully)
        {
            return SettleAsync(work, visit);
        }

        work.GetAwaiter().GetResult();
        Settle(visit);
        return default;
    }

    private async ValueTask SettleAsync(ValueTask work, VisitInFlight<TState> visit)
    {
        await work.ConfigureAwait(false);
        Settle(visit);
    }

    private static async ValueTask<bool> AwaitAsync(ValueTask work)
    {
        await work.ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        var visit = await _visits.ReceiveAsync().ConfigureAwait(false);
        if (_visits.Lost is { } lost)
        {
            _run.StopForLost(lost);
        }

        Settle(visit);
        return true;
    }

    private void Settle(VisitInFlight<TState> visit)
    {
        _run.Settle(visit);
        _events?.Enqueue(_run.EventOf(visit));
        _run.Free(visit);
    }

    private void Refuse(VisitInFlight<TState> visit)
    {
        _events?.Enqueue(new VisitBegun<TState>(visit.Visit, Elapsed));
        _events?.Enqueue(_run.EventOf(visit));
        _run.Free(visit);
    }
}
