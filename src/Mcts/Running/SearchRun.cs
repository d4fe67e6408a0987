using System.Globalization;

namespace TreeReasoner;

/// <summary>One run of a runner: what has been spent, when it must stop, and the only code that touches the search.</summary>
internal sealed class SearchRun<TState> : IDisposable
{
    private readonly ISearch<TState> _search;
    private readonly IExpander<TState> _expander;
    private readonly IEvaluator<TState>? _evaluator;
    private readonly IReadOnlyList<IStopRule<TState>> _rules;
    private readonly SearchRunnerOptions _options;
    private readonly TimeProvider _clock;
    private readonly BudgetLedger _ledger;
    private readonly Dictionary<long, Usage> _reserved = [];
    private readonly List<Usage> _turns = [default];
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _calls;
    private readonly CancellationToken _user;
    private readonly long _start;
    private readonly long _before;
    private StopReason? _stop;
    private Exception? _cause;
    private Usage _failedUsage;
    private int _consecutive;
    private int _failed;
    private int _cancelled;
    private int _unjudged;

    public SearchRun(
        ISearch<TState> search,
        IExpander<TState> expander,
        IEvaluator<TState>? evaluator,
        IReadOnlyList<IStopRule<TState>> rules,
        SearchRunnerOptions options,
        TimeProvider clock,
        CancellationToken user)
    {
        (_search, _expander, _evaluator, _rules, _options, _clock, _user) = (search, expander, evaluator, rules, options, clock, user);
        _ledger = new(options.Budget);
        _start = clock.GetTimestamp();
        _before = search.Simulations;
        _deadline = options.Budget.Time is { } time ? new CancellationTokenSource(time, clock) : null;
        _calls = CancellationTokenSource.CreateLinkedTokenSource(user, _deadline?.Token ?? CancellationToken.None);
    }

    /// <summary>What ends the calls in flight: the user, the time budget, or a rule that makes them pointless.</summary>
    public CancellationToken Calls => _calls.Token;

    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    public Usage Usage => _ledger.Spent;

    /// <summary>Begins the next visit if there is one and it fits.</summary>
    public Step Next(out Visit<TState> visit)
    {
        visit = default;
        if (_stop is null && _calls.IsCancellationRequested && !_user.IsCancellationRequested)
        {
            StopFor(new(StopKind.Budget, "Time", $"the limit is {_options.Budget.Time}"));
        }

        if (_stop is not null || _user.IsCancellationRequested)
        {
            return _search.InFlight > 0 ? Step.Wait : Step.Stop;
        }

        if (_search.InFlight >= _options.MaxConcurrency)
        {
            return Step.Wait;
        }

        if (Remaining() is { } remaining && _search.InFlight >= remaining)
        {
            return WaitOr(new(StopKind.Budget, "Simulations", string.Create(
                CultureInfo.InvariantCulture, $"the limit is {_options.Budget.Simulations}")));
        }

        BeginStatus status;
        try
        {
            status = _search.Begin(out visit);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            Break(error, $"Search '{_search.GetType().Name}'");
            return _search.InFlight > 0 ? Step.Wait : Step.Stop;
        }

        switch (status)
        {
            case BeginStatus.Committed:
                _turns.Add(default);
                return Step.Committed;
            case BeginStatus.Finished:
                return WaitOr(_search.Tree.Root is { IsClosed: true, IsTerminal: false }
                    ? new(StopKind.TreeExhausted, "TreeExhausted", "every line is closed")
                    : new(StopKind.Finished, "Finished", "the strategy has done what it set out to do"));
            case BeginStatus.Waiting:
                return _search.InFlight > 0 ? Step.Wait : throw new InvalidOperationException(
                    $"Search '{_search.GetType().Name}' says it waits for visits in flight, and there are none.");
        }

        if (_ledger.LimitsUsage && Reserve(visit) is { } over)
        {
            _search.Abandon(visit);
            return WaitOr(over);
        }

        return Step.Begun;
    }

    /// <summary>Lets the outcome of a visit into the tree and looks whether that is the end.</summary>
    public void Settle(in VisitOutcome<TState> outcome)
    {
        Usage estimate = default;
        if (_ledger.LimitsUsage)
        {
            _reserved.Remove(outcome.Visit.Number, out estimate);
        }

        if (_ledger.LimitsUsage || outcome.Usage != default)
        {
            _ledger.Settle(estimate, outcome.Usage);
            _turns[^1] += outcome.Usage;
            SearchTelemetry.Count(outcome.Usage);
        }

        var before = _search.Simulations;
        if (outcome.HasAnything)
        {
            _search.Complete(outcome.Visit, outcome.Result);
        }
        else
        {
            _search.Abandon(outcome.Visit, failed: outcome.Error is not null);
            _failedUsage += outcome.Usage;
        }

        if (_search.Simulations > before)
        {
            SearchTelemetry.Simulations.Add(_search.Simulations - before);
        }

        if (outcome.Result.Evaluation is { HasJudgement: false } && _evaluator is not null)
        {
            _unjudged++;
        }

        if (outcome.IsCancelled)
        {
            _cancelled++;
        }
        else if (outcome.Error is { } error)
        {
            CountFailure(error);
        }
        else
        {
            _consecutive = 0;
        }

        for (var i = 0; i < _rules.Count && _stop is null; i++)
        {
            try
            {
                if (_rules[i].Check(_search, Remaining()) is { } reason)
                {
                    StopFor(reason);
                }
            }
            catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
            {
                Break(error, $"Stop rule '{_rules[i].GetType().Name}'");
            }
        }
    }

    public SearchResult<TState> Result() => new(
        Recommend(),
        _stop ?? new(StopKind.Custom, "Cancelled", "the caller cancelled the search"),
        Usage,
        _search.Simulations,
        _failed,
        _cancelled,
        [.. _turns],
        Elapsed,
        _search.Tree,
        _stop?.Kind == StopKind.Failed ? _cause : null) { FailedUsage = _failedUsage, UnjudgedVisits = _unjudged };

    public SearchEvent<TState> EventOf(in VisitOutcome<TState> outcome) => outcome.HasAnything
        ? new VisitCompleted<TState>(outcome.Visit, outcome.Result, _search.Recommend(), Usage, _search.Simulations, Elapsed)
        : new VisitAbandoned<TState>(outcome.Visit, outcome.Error, Elapsed);

    public SearchEvent<TState> CommittedEvent() => new TurnCommitted<TState>(_search.Tree.Root, _turns[^2], Elapsed);

    /// <summary>Ends the calls in flight; their visits come back cancelled.</summary>
    public void CancelCalls() => _calls.Cancel();

    public void Dispose()
    {
        _calls.Dispose();
        _deadline?.Dispose();
    }

    /// <summary>What the search recommends; the answer that solved the problem, if one did.</summary>
    private Recommendation<TState> Recommend()
    {
        var tree = _search.Tree;
        return _stop is { Kind: StopKind.Solved } && tree.Surest is var (solved, _) && Lines.IsBelow(solved, tree.Root)
            ? Lines.Ending(tree, solved, solved.Value)
            : _search.Recommend();
    }

    private long? Remaining() => _options.Budget.Simulations - (_search.Simulations - _before);

    private Step WaitOr(StopReason reason)
    {
        if (_search.InFlight > 0)
        {
            return Step.Wait;      // what is in flight may make room, or open new lines
        }

        StopFor(reason);
        return Step.Stop;
    }

    private StopReason? Reserve(in Visit<TState> visit)
    {
        Usage estimate = default;
        if ((visit.Work & VisitWork.Expand) != 0)
        {
            estimate += (_expander as ICostEstimate<TState>)?.EstimateCost(visit.Request) ?? _ledger.Largest;
        }

        if ((visit.Work & VisitWork.Evaluate) != 0 && _evaluator is not null)
        {
            estimate += (_evaluator as ICostEstimate<TState>)?.EstimateCost(visit.State, 1) ?? _ledger.Largest;
        }

        var over = _ledger.TryReserve(estimate);
        if (over is null)
        {
            _reserved[visit.Number] = estimate;
        }

        return over;
    }

    /// <summary>A part that the search cannot do without has failed: it stops with its best so far and the cause.</summary>
    private void Break(Exception error, string who)
    {
        _cause = error as PluginException ?? new PluginException(who, $"{who} threw {error.GetType().Name} (see the inner exception).", error);
        StopFor(new(StopKind.Failed, "Failed", _cause.Message));
    }

    private void CountFailure(Exception error)
    {
        _failed++;
        _consecutive++;
        _cause = error;
        SearchTelemetry.Failures.Add(1, new KeyValuePair<string, object?>("plugin", (error as PluginException)?.Plugin));
        if (error is IFailureDetails { IsPermanent: true })
        {
            StopFor(new(StopKind.Failed, "Failed", $"a failure that every further call would repeat: {error.Message}"));
        }
        else if (_consecutive >= _options.MaxConsecutiveFailures)
        {
            StopFor(new(StopKind.Failed, "Failed", $"{_consecutive} failed visits in a row; the last: {error.Message}"));
        }
    }

    private void StopFor(StopReason reason)
    {
        _stop ??= reason;
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
    Wait,
    Stop,
}
