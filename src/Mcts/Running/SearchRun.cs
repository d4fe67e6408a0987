using System.Globalization;

namespace TreeReasoner;

/// <summary>One run of a runner: what it does next and when it must stop. With its account, the only code that touches the search.</summary>
internal sealed class SearchRun<TState> : IDisposable
{
    private readonly ISearch<TState> _search;
    private readonly StopRules<TState> _rules;
    private readonly SearchRunnerOptions _options;
    private readonly TimeProvider _clock;
    private readonly SearchAccount<TState> _account;
    private readonly VisitReserve<TState> _reserve;
    private readonly JournalSession<TState>? _journal;
    private readonly Deadline? _deadline;
    private readonly CancellationTokenSource _calls;
    private readonly CancellationToken _user;
    private readonly long _start;
    private StopReason? _stop;
    private Exception? _cause;

    public SearchRun(
        ISearch<TState> search,
        SearchAccount<TState> account,
        VisitReserve<TState> reserve,
        StopRules<TState> rules,
        SearchRunnerOptions options,
        TimeProvider clock,
        JournalSession<TState>? journal,
        CancellationToken user)
    {
        (_search, _account, _reserve, _rules, _options, _clock, _journal, _user) =
            (search, account, reserve, rules, options, clock, journal, user);
        (_stop, _cause) = rules.Verdict;      // of what a journal has brought back
        _start = clock.GetTimestamp();
        _deadline = options.Budget.Time is { } time ? new Deadline(() => time - Elapsed, clock) : null;
        _calls = CancellationTokenSource.CreateLinkedTokenSource(user, _deadline?.Token ?? CancellationToken.None);
    }

    /// <summary>What ends the calls in flight: the user, the time budget, or a rule that makes them pointless.</summary>
    public CancellationToken Calls => _calls.Token;

    /// <summary>Time since the start, that of the runs before a resume included.</summary>
    public TimeSpan Elapsed => Before + _clock.GetElapsedTime(_start);

    /// <summary>The visit that the last <see cref="Next"/> began and ended at once: it does not fit the budget, or nobody can say whether it does.</summary>
    public Visit<TState>? Refused { get; private set; }

    /// <summary>What the refused visit ended with, where a plug-in could not say what it may cost; null if it does not fit.</summary>
    private VisitOutcome<TState>? RefusedFor { get; set; }

    private TimeSpan Before => _journal?.Elapsed ?? TimeSpan.Zero;

    /// <summary>Visits in flight that were handed out; those left by a killed run are handed out again first.</summary>
    private int HandedOut => _search.InFlight - (_journal?.Backlog.Count ?? 0);

    /// <summary>Begins the next visit if there is one and it fits.</summary>
    public Step Next(out Visit<TState> visit)
    {
        visit = default;
        (Refused, RefusedFor) = (null, null);
        StopIfJournalIsBroken();
        if (_stop is null && _calls.IsCancellationRequested && !_user.IsCancellationRequested)
        {
            StopFor(new StopReason(StopKind.Budget, "Time", $"the limit is {_options.Budget.Time}"));
        }

        if (_stop is not null || _user.IsCancellationRequested)
        {
            return EndUp();
        }

        if (HandedOut >= _options.MaxConcurrency)
        {
            return Step.Wait;
        }

        if (_account.Remaining is { } remaining && HandedOut >= remaining)
        {
            return WaitOr(new(StopKind.Budget, "Simulations", string.Create(
                CultureInfo.InvariantCulture, $"the limit is {_options.Budget.Simulations}")));
        }

        if (_journal is { Backlog.Count: > 0 })
        {
            visit = _journal.Backlog.Dequeue();
            return Admit(visit);
        }

        BeginStatus status;
        try
        {
            status = _search.Begin(out visit);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            StopFor(StopRules<TState>.Broken(error, $"Search '{_search.GetType().Name}'"));
            return EndUp();
        }

        switch (status)
        {
            case BeginStatus.Committed:
                _account.BeginTurn();
                _journal?.Committed(_search.Tree.Root, Elapsed);
                return Step.Committed;
            case BeginStatus.Finished:
                return WaitOr(_search.Tree.Root is { IsClosed: true, IsTerminal: false }
                    ? new(StopKind.TreeExhausted, "TreeExhausted", "every line is closed")
                    : new(StopKind.Finished, "Finished", "the strategy has done what it set out to do"));
            case BeginStatus.Waiting:
                return _search.InFlight > 0 ? Step.Wait : throw new InvalidOperationException(
                    $"Search '{_search.GetType().Name}' says it waits for visits in flight, and there are none.");
        }

        _journal?.Begun(visit, visit.Node, Elapsed);
        return Admit(visit);
    }

    /// <summary>Lets the outcome of a visit into the tree and looks whether that is the end.</summary>
    public void Settle(in VisitOutcome<TState> outcome)
    {
        var before = _search.Simulations;
        _account.Enter(outcome, _reserve.Release(outcome.Visit));
        if (outcome.Usage != default)
        {
            SearchTelemetry.Count(outcome.Usage);
        }

        if (_search.Simulations > before)
        {
            SearchTelemetry.Simulations.Add(_search.Simulations - before);
        }

        StopIfJournalIsBroken();
        if (outcome is { IsCancelled: false, Error: { } error })
        {
            StopIfHopeless(error);
        }

        if (_stop is null)
        {
            _rules.Ask();
            StopFor(_rules.Verdict);
        }
    }

    /// <summary>Gives a visit back that was begun and not handed out. What a killed run had paid for it already stays.</summary>
    public void GiveBack(in Visit<TState> visit)
    {
        var estimate = _reserve.Release(visit);
        if (_journal?.PaidFor(visit) is { } paid)
        {
            var outcome = paid.IsWhole ? paid : new(visit, paid.Result.Candidates, paid.Result.Evaluation, paid.Usage, null, cancelled: true);
            _journal.Ended(outcome, Elapsed);
            _account.Enter(outcome, estimate);
            return;
        }

        _journal?.GivenBack(visit, Elapsed);
        _account.GiveBack(visit, estimate);
    }

    public SearchResult<TState> Result()
    {
        var stop = _stop ?? new(StopKind.Custom, SearchEnd.Cancelled, "the caller cancelled the search");
        var cause = stop.Kind == StopKind.Failed ? _cause : null;
        var hasEnded = stop.Kind is StopKind.Finished or StopKind.TreeExhausted || (stop.Kind == StopKind.Budget && _search.Simulations == 0);
        if (hasEnded && _account.LastFailure is { } failure)
        {
            // It has come to its end, perhaps only because states were given up or failures used up the budget: that must not look like success.
            cause = failure;
            stop = stop with { Detail = $"{stop.Detail}; {_account.Failures}" };
        }

        return _account.Result(SearchEnd.Recommend(_search, stop.Kind), stop, Elapsed, cause);
    }

    public SearchEvent<TState> EventOf(in VisitOutcome<TState> outcome) => outcome.HasAnything
        ? new VisitCompleted<TState>(outcome.Visit, outcome.Result, _search.Recommend(), _account.Usage, _search.Simulations, Elapsed)
        : new VisitAbandoned<TState>(outcome.Visit, outcome.Error, Elapsed);

    public SearchEvent<TState> RefusedEvent(in Visit<TState> refused) =>
        RefusedFor is { } outcome ? EventOf(outcome) : new VisitAbandoned<TState>(refused, null, Elapsed);

    public SearchEvent<TState> CommittedEvent() => new TurnCommitted<TState>(_search.Tree.Root, _account.LastTurn, Elapsed);

    /// <summary>Ends the calls in flight; their visits come back cancelled.</summary>
    public void CancelCalls() => _calls.Cancel();

    public void Dispose()
    {
        _calls.Dispose();
        _deadline?.Dispose();
    }

    private Step Admit(in Visit<TState> visit)
    {
        StopReason? refused;
        try
        {
            refused = _reserve.TryReserve(visit);
        }
        catch (PluginException error)
        {
            return FailUntried(visit, error);
        }

        if (refused is not { } over)
        {
            return Step.Begun;
        }

        Refused = _journal?.PaidFor(visit) is null ? visit : null;
        GiveBack(visit);
        return WaitOr(over);
    }

    /// <summary>A plug-in cannot say what the visit may cost: it fails, as it would if the call itself had. What was paid for it already stays.</summary>
    private Step FailUntried(in Visit<TState> visit, PluginException error)
    {
        var named = new PluginException(error.Plugin, $"Visit {visit.Number} (depth {visit.Depth}) failed: {error.Message}", error) { Visit = visit.Number };
        var outcome = _journal?.PaidFor(visit) switch
        {
            { IsWhole: true } paid => paid,
            { } paid => new(visit, paid.Result.Candidates, paid.Result.Evaluation, paid.Usage, named, cancelled: false),
            null => new(visit, null, null, default, named, cancelled: false),
        };
        (Refused, RefusedFor) = (visit, outcome);
        _journal?.Ended(outcome, Elapsed);
        Settle(outcome);
        return Step.Failed;
    }

    private Step WaitOr(StopReason reason)
    {
        if (HandedOut > 0)
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
            GiveBack(_journal.Backlog.Dequeue());
        }

        return _search.InFlight > 0 ? Step.Wait : Step.Stop;
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
        SearchTelemetry.Failures.Add(1, new KeyValuePair<string, object?>("plugin", (error as PluginException)?.Plugin));
        if (error is IFailureDetails { IsPermanent: true })
        {
            StopFor(new StopReason(StopKind.Failed, "Failed", $"a failure that every further call would repeat: {error.Message}"));
        }
        else if (_account.ConsecutiveFailures >= _options.MaxConsecutiveFailures)
        {
            StopFor(new StopReason(StopKind.Failed, "Failed", $"{_account.ConsecutiveFailures} failed visits in a row; the last: {error.Message}"));
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
        if (_search.InFlight > 0 && reason.Kind is not StopKind.Budget)
        {
            _calls.Cancel();      // what is in flight can no longer matter
        }
    }
}

/// <summary>What the loop does next.</summary>
internal enum Step
{
    Begun,
    Committed,
    Failed,
    Wait,
    Stop,
}
