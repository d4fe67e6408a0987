using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// One run of a runner: what it does next and when it must stop. With its account, the only code that touches the search.
/// </summary>
internal sealed class SearchRun<TState> : IDisposable
{
    private readonly ISearch<TState> _search;
    private readonly StopRules<TState> _rules;
    private readonly SearchRunnerOptions _options;
    private readonly TimeProvider _clock;
    private readonly SearchAccount<TState> _account;
    private readonly VisitCosts<TState> _costs;
    private readonly JournalSession<TState>? _journal;
    private readonly Deadline? _deadline;
    private readonly CancellationToken _user;
    private readonly long _start;
    private readonly Stack<VisitInFlight<TState>> _free = new();
    private int _handedOut;
    private bool _isDraining; // a visit did not fit beside those in flight
    private StopReason? _stop;
    private Exception? _cause;

    public SearchRun(
        ISearch<TState> search,
        SearchAccount<TState> account,
        VisitCosts<TState> costs,
        StopRules<TState> rules,
        SearchRunnerOptions options,
        TimeProvider clock,
        JournalSession<TState>? journal,
        CancellationToken user)
    {
        (_search, _account, _costs, _rules, _options, _clock, _journal, _user) =
            (search, account, costs, rules, options, clock, journal, user);
        (_stop, _cause) = rules.Verdict;      // of what a journal has brought back
        _start = clock.GetTimestamp();
        Calls = new(user);
        _deadline = options.Budget.Time is { } time ? new Deadline(() => time - Elapsed, clock, Calls) : null;
    }

    /// <summary>
    /// Ends the calls in flight: for the user, the time budget, or a rule that makes them pointless. Their visits come back cancelled.
    /// </summary>
    public CancellationSwitch Calls { get; }

    /// <summary>Time since the start, that of the runs before a resume included.</summary>
    public TimeSpan Elapsed => (_journal?.Elapsed ?? TimeSpan.Zero) + _clock.GetElapsedTime(_start);

    /// <summary>Visits that were handed out and have not come back.</summary>
    public bool HasVisitsOut => _handedOut > 0;

    private string NameOfSearch => $"Search '{_search.GetType().Name}'";

    /// <summary>Begins the next visit if there is one and it fits.</summary>
    public Step Next(out VisitInFlight<TState>? visit)
    {
        visit = null;
        StopIfJournalIsBroken();
        StopIfTimeIsOver();
        if (_stop is not null || _user.IsCancellationRequested)
        {
            return EndUp();
        }

        _isDraining &= _handedOut > 0;
        if (_isDraining || _handedOut >= _options.MaxConcurrency)
        {
            return Step.Wait;
        }

        if (_account.Remaining is { } remaining && _handedOut >= remaining)
        {
            return WaitOr(new(StopKind.Budget, "Simulations", string.Create(
                CultureInfo.InvariantCulture, $"the limit is {_options.Budget.Simulations}")));
        }

        if (_journal is { Backlog.Count: > 0 })
        {
            visit = Take(_journal.Backlog.Dequeue());
            return Admit(ref visit);
        }

        return BeginNew(out visit);
    }

    /// <summary>Lets what has come of a visit into the tree and looks whether that is the end.</summary>
    public void Settle(VisitInFlight<TState> visit)
    {
        _handedOut--;
        var before = _search.Simulations;
        var tookMore = visit.ForgiveSpent();
        Enter(visit);
        _costs.Note(visit);
        _journal?.Ended(visit.Outcome, Elapsed);
        if (visit.Usage != default)
        {
            SearchTelemetry.Count(visit.Usage);
        }

        if (_search.Simulations > before)
        {
            SearchTelemetry.CountSimulations(_search.Simulations - before);
        }

        StopIfJournalIsBroken();
        if (visit is { IsCancelled: false, Error: { } failure })
        {
            StopIfHopeless(failure);
        }

        if (_stop is null)
        {
            _rules.Ask();
            StopFor(_rules.Verdict);
        }

        _isDraining |= tookMore;
        if (tookMore && _handedOut == 0)
        {
            StopFor(_account.Ledger.Spare());
        }
    }

    /// <summary>Lets go of a visit that has ended and whose events have all been told.</summary>
    public void Free(VisitInFlight<TState> visit)
    {
        visit.End();
        _free.Push(visit);
    }

    /// <summary>Gives a visit back that was begun and not handed out. What a killed run had paid for it already stays.</summary>
    public void GiveBack(VisitInFlight<TState> visit)
    {
        _handedOut--;
        if (_journal?.PaidFor(visit.Visit) is null)
        {
            _account.GiveBack(visit.Visit, visit.Reserved);
            _journal?.GivenBack(visit.Visit, Elapsed);
            return;
        }

        visit.IsCancelled |= !visit.IsWhole;
        _journal.Arrived(visit.Outcome, Elapsed);
        Enter(visit);
        _journal.Ended(visit.Outcome, Elapsed);
    }

    /// <summary>Stops because workers ended before they were told to.</summary>
    public void StopForLost(Exception lost) =>
        StopFor(StopRules<TState>.Broken(lost, "A worker of the search"));

    /// <summary>The state whose line is to be ended now that the search is over; null if none is.</summary>
    public SearchNode<TState>? LineToEnd(Finish<TState> finish)
    {
        if (_stop is null or { Kind: StopKind.Failed } || _user.IsCancellationRequested)
        {
            return null;
        }

        var best = Best(_stop.Kind);
        return _stop.Kind == StopKind.Failed ? null : finish.From(best, _search.Tree);
    }

    public SearchResult<TState> Result()
    {
        var best = Best(_stop?.Kind);
        var stop = _stop ?? new(StopKind.Custom, SearchEnd.Cancelled, "the caller cancelled the search");
        Exception? cause = null;
        if (stop.Kind == StopKind.Failed)
        {
            cause = _cause;
        }

        var hasEnded = stop.Kind is StopKind.Finished or StopKind.TreeExhausted
            || (stop.Kind == StopKind.Budget && _search.Simulations == 0);
        if (hasEnded && _account.LastFailure is { } failure)
        {
            // It has come to its end, perhaps only because states were given up or failures used up the budget. That must not look like
            // success.
            cause = failure;
            stop = stop with { Detail = $"{stop.Detail}; {_account.Failures}" };
        }

        return _account.Result(best, stop, Elapsed, cause ?? CallbackFailure());
    }

    /// <summary>
    /// Waits for the callbacks on the token of the calls: a call may have ended in one of them, and the loop goes on inside it, before the
    /// others have run. One that blocks is left alone.
    /// </summary>
    public async ValueTask EndCallbacksAsync() => await CallGrace.EndsAsync(Calls.Callbacks, _clock).ConfigureAwait(false);

    public void Dispose()
    {
        _deadline?.Dispose();
        Calls.Dispose();
    }

    /// <summary>What the search would play; nothing if it cannot say.</summary>
    private Recommendation<TState> Best(StopKind? kind)
    {
        try
        {
            return SearchEnd.Recommend(_search, kind);
        }
        catch (Exception error)
        {
            StopFor(StopRules<TState>.Broken(error, NameOfSearch));
            return Recommendation<TState>.None;
        }
    }

    private PluginException? CallbackFailure()
    {
        if (Calls.Failure is not { } error)
        {
            return null;
        }

        return new(
            "CancellationToken",
            $"A callback on the cancellation token of a call threw {error.GetType().Name} (see the inner exception).",
            error);
    }

    private Step BeginNew(out VisitInFlight<TState>? visit)
    {
        visit = null;
        BeginStatus status;
        try
        {
            status = _search.Begin(out var begun);
            if (status is BeginStatus.Begun or BeginStatus.Committed)
            {
                _account.GoOn();
            }

            if (status == BeginStatus.Begun)
            {
                visit = Take(begun);
                _journal?.Begun(begun, Elapsed);
            }
        }
        catch (Exception error)
        {
            StopFor(StopRules<TState>.Broken(error, NameOfSearch));
            return EndUp();
        }

        switch (status)
        {
            case BeginStatus.Committed:
                _account.BeginTurn();
                _journal?.Committed(Elapsed);
                return Step.Committed;
            case BeginStatus.Finished:
                return WaitOr(Finished());
            case BeginStatus.Waiting when _handedOut == 0:
                throw new InvalidOperationException($"{NameOfSearch} says it waits for visits in flight, and there are none.");
            case BeginStatus.Waiting:
                return Step.Wait;
            default:
                return Admit(ref visit!);
        }
    }

    /// <summary>Bills a visit, ends it in the tree and counts it. A search that breaks over it ends the run, with the bill.</summary>
    private void Enter(VisitInFlight<TState> visit)
    {
        _account.Bill(visit.Usage, visit.Reserved);
        try
        {
            _account.End(visit.Visit, visit.Result, visit.HasAnything, visit.Error is not null);
        }
        catch (Exception error)
        {
            StopFor(StopRules<TState>.Broken(error, NameOfSearch));
        }

        _account.Count(visit.Evaluation, visit.Error, visit.IsCancelled);
    }

    private StopReason Finished() => _search.Tree.Root is { IsClosed: true, IsTerminal: false }
        ? new(StopKind.TreeExhausted, "TreeExhausted", "every line is closed")
        : new(StopKind.Finished, "Finished", "the strategy has done what it set out to do");

    private VisitInFlight<TState> Take(in Visit<TState> begun)
    {
        var visit = _free.TryPop(out var free) ? free : new();
        visit.Begin(begun);
        if (_journal?.PaidFor(begun) is { } paid)
        {
            visit.TakeOver(paid);
        }

        _handedOut++;
        return visit;
    }

    private Step Admit(ref VisitInFlight<TState>? visit)
    {
        StopReason? over;
        try
        {
            over = _costs.TryReserve(visit!, isAlone: _handedOut == 1);
        }
        catch (PluginException error)
        {
            FailUntried(visit!, error);
            visit = null;
            return Step.Failed;
        }

        if (over is null)
        {
            return Step.Begun;
        }

        GiveBack(visit!);
        Free(visit!);
        visit = null;

        // What little is left is spent as one worker would spend it. Visits that cost nothing could otherwise go on for ever beside it.
        _isDraining = true;
        return WaitOr(over);
    }

    /// <summary>
    /// A plug-in cannot say what the visit may cost: it fails, as it would if the call itself had. What was paid for it already stays.
    /// </summary>
    private void FailUntried(VisitInFlight<TState> visit, PluginException error)
    {
        if (!visit.IsWhole)
        {
            visit.Error = new PluginException(
                error.Plugin, $"{visit.Site.AsSubject()} failed: {error.Message}", error) { Visit = visit.Visit.Number };
        }

        _journal?.Arrived(visit.Outcome, Elapsed);
        Settle(visit);
        Free(visit);
    }

    private Step WaitOr(StopReason reason)
    {
        if (_handedOut > 0)
        {
            return Step.Wait;      // what is in flight may make room, or open new lines
        }

        StopFor(reason);
        return EndUp();
    }

    /// <summary>Nothing is handed out any more: what waits to be handed out again goes back.</summary>
    private Step EndUp()
    {
        while (_journal is { Backlog.Count: > 0 })
        {
            GiveBack(Take(_journal.Backlog.Dequeue()));
        }

        return _handedOut > 0 ? Step.Wait : Step.Stop;
    }

    private void StopIfTimeIsOver()
    {
        if (_stop is null && Calls.Token.IsCancellationRequested && !_user.IsCancellationRequested)
        {
            StopFor(new StopReason(StopKind.Budget, "Time", $"the limit is {_options.Budget.Time}"));
        }
    }

    private void StopIfJournalIsBroken()
    {
        if (_stop is null && _journal?.Broken is { } broken)
        {
            StopFor(new StopReason(StopKind.Failed, "Journal", broken.Message), broken);
        }
    }

    private void StopIfHopeless(Exception error)
    {
        _cause = _stop is null ? error : _cause;
        SearchTelemetry.CountFailure((error as PluginException)?.Plugin);
        if (error is IFailureDetails { IsPermanent: true })
        {
            StopFor(new StopReason(StopKind.Failed, "Failed", $"a failure that every further call would repeat: {error.Message}"));
        }
        else if (_account.ConsecutiveFailures >= _options.MaxConsecutiveFailures)
        {
            StopFor(new StopReason(
                StopKind.Failed, "Failed", $"{_account.ConsecutiveFailures} failed visits in a row; the last: {error.Message}"));
        }
    }

    private void StopFor((StopReason? Reason, Exception? Cause) verdict)
    {
        if (verdict.Reason is { } reason)
        {
            StopFor(reason, verdict.Cause);
        }
    }

    private void StopFor(StopReason reason, Exception? cause = null)
    {
        _stop ??= reason;
        _cause = cause ?? _cause;
        if (_handedOut > 0)
        {
            Calls.Cancel();      // what is in flight can no longer matter
        }
    }
}

/// <summary>What the loop does next.</summary>
internal enum Step
{
    /// <summary>A visit is to be worked on.</summary>
    Begun,

    /// <summary>A visit was begun and has failed at once.</summary>
    Failed,

    /// <summary>A turn was taken.</summary>
    Committed,

    /// <summary>Wait for what is in flight.</summary>
    Wait,

    /// <summary>The run is over.</summary>
    Stop,
}
