using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace TreeReasoner;

/// <summary>
/// The loop of a run, one step at a time: it begins visits, hands them to workers, and lets in what comes back. Where it is watched it
/// tells what happened; the watcher takes all events of a step before the next one.
/// </summary>
internal sealed class SearchLoop<TState> : IDisposable
{
    private readonly SearchRun<TState> _run;
    private readonly VisitDispatch<TState> _visits;
    private readonly FinalRun<TState>? _final;
    private readonly JournalSession<TState>? _journal;
    private readonly Activity? _activity;
    private readonly CancellationToken _user;
    private VisitInFlight<TState>? _unsent;

    public SearchLoop(
        SearchRun<TState> run,
        VisitDispatch<TState> visits,
        FinalRun<TState>? final,
        JournalSession<TState>? journal,
        Activity? activity,
        CancellationToken user) =>
        (_run, _visits, _final, _journal, _activity, _user) = (run, visits, final, journal, activity, user);

    public TimeSpan Elapsed => _run.Elapsed;

    public bool TryTakeEvent([NotNullWhen(true)] out SearchEvent<TState>? happened)
    {
        happened = null;
        return _journal is not null && _journal.TryTake(out happened);
    }

    /// <summary>Does the next thing there is to do. Steps that need not wait and that no caller watches are done at once.</summary>
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
            else
            {
                switch (_run.Next(out var visit))
                {
                    case Step.Begun:
                        _unsent = visit;
                        break;
                    case Step.Failed:
                    case Step.Committed:
                        break;
                    case Step.Wait:
                        return ReceiveAsync();
                    case Step.Stop when _final is not null:
                        return _final.AdvanceAsync();
                    default:
                        return new(false);
                }
            }

            if (_journal is { HasEvents: true })
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
            if (_final is not null)
            {
                await _final.EndAsync().ConfigureAwait(false);
            }

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

    /// <summary>The last event of a run that has ended, with its result.</summary>
    /// <exception cref="SearchCanceledException{TState}">The caller cancelled it.</exception>
    public async ValueTask<SearchFinished<TState>> ConcludeAsync()
    {
        var result = _run.Result();
        SearchFinished<TState>? finished = null;
        if (_journal is not null)
        {
            finished = await _journal.FinishedAsync(result).ConfigureAwait(false);
            result = result with { Cause = result.Cause ?? _journal.Broken };
        }

        var isCancelled = result.StopReason.Rule == SearchEnd.Cancelled || _final is { IsCancelled: true };
        if (_user.IsCancellationRequested && isCancelled)
        {
            throw new SearchCanceledException<TState>(result, _user);
        }

        finished ??= new() { StopReason = result.StopReason, Elapsed = Elapsed };
        return finished with { Result = result, Cause = result.Cause };
    }

    public void Dispose()
    {
        _run.Dispose();
        _final?.Dispose();
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
        _run.Free(visit);
    }
}
