using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// The visits after a search, one step at a time: begins one, or works on the one that was begun. Budget, time, checks, journal and
/// telemetry are those of all visits. A visit that does not fit is not made.
/// </summary>
internal sealed class FinalRun<TState>(
    Finish<TState> finish,
    SearchRun<TState> run,
    SearchAccount<TState> account,
    CalledEvaluator<TState>? evaluator,
    SearchRunnerOptions options,
    TimeProvider clock,
    JournalSession<TState>? journal,
    ActivityContext parent,
    CancellationToken user) : IDisposable
{
    private readonly SearchBudget _budget = finish.Budget ?? options.Budget;
    private readonly CalledExpander<TState> _finisher = new(finish.Finisher, "Finisher");
    private readonly CancellationSwitch _calls = new(user);
    private readonly VisitInFlight<TState> _visit = new();
    private VisitCosts<TState>? _costs;
    private bool _isBegun;
    private bool _isOver;

    /// <summary>What the caller asks of candidates beside what is checked of all; null if nothing.</summary>
    public CandidateCheck<TState>? CandidateCheck { get; init; }

    /// <summary>Whether the caller cancelled a call of the final answer.</summary>
    public bool IsCancelled { get; private set; }

    private TimeSpan Elapsed => run.Elapsed;

    /// <summary>Does the next thing there is to do.</summary>
    /// <returns>Whether there may be more.</returns>
    public ValueTask<bool> AdvanceAsync()
    {
        if (_isBegun)
        {
            return WorkAsync();
        }

        return new(TryBegin());
    }

    /// <summary>Gives back a visit that was begun and not worked on. Nothing is begun any more.</summary>
    public async ValueTask EndAsync()
    {
        _isOver = true;
        if (_isBegun)
        {
            _isBegun = false;
            GiveBack();
        }

        await CallGrace.EndsAsync(_calls.Callbacks, clock).ConfigureAwait(false);
    }

    public void Dispose() => _calls.Dispose();

    private bool TryBegin()
    {
        if (_isOver || TimeLeft() <= TimeSpan.Zero || run.LineToEnd(finish) is not { } from
            || account.Final.Next(from, finish.IsJudged) is not { } next || (next.Work == VisitWork.Evaluate && evaluator is null))
        {
            return false;
        }

        _costs ??= new(account.LedgerToFinish(_budget), _finisher, evaluator);
        _visit.Begin(next);
        journal?.Begun(next, Elapsed);
        try
        {
            _isBegun = _costs.TryReserve(_visit) is null;
        }
        catch (PluginException error)
        {
            _visit.Error = error;
            Arrived();
            Settle();
            return false;
        }

        if (!_isBegun)
        {
            GiveBack();
            _isOver = true;
        }

        return _isBegun;
    }

    private async ValueTask<bool> WorkAsync()
    {
        var bound = new CallBound(LongestCall(), clock, _calls);
        using var worker = new VisitWorker<TState>(_finisher, evaluator, bound, parent) { CandidateCheck = CandidateCheck };
        await worker.WorkAsync(_visit).ConfigureAwait(false);
        _isBegun = false;
        var tookMore = _visit.ForgiveSpent();
        Arrived();
        if (journal is not null)
        {
            await journal.FlushAsync().ConfigureAwait(false);
        }

        IsCancelled |= _visit.IsCancelled && !tookMore;
        Settle();
        return !_isOver;
    }

    private void Arrived() => journal?.Arrived(_visit.Outcome, Elapsed);

    private void GiveBack() => journal?.GivenBack(_visit.Visit, Elapsed);

    /// <summary>Bills the visit. One that failed is not made again in this run, nor is one after it.</summary>
    private void Settle()
    {
        account.Enter(_visit.Outcome, _visit.Reserved);
        journal?.Ended(_visit.Outcome, Elapsed);
        SearchTelemetry.Count(_visit.Usage);
        _isOver = !_visit.HasAnything || journal?.Broken is not null;
    }

    private TimeSpan? TimeLeft() => _budget.Time - Elapsed;

    private TimeSpan LongestCall()
    {
        if (TimeLeft() is { } left && (left < options.CallTimeout || options.CallTimeout == Timeout.InfiniteTimeSpan))
        {
            return left;
        }

        return options.CallTimeout;
    }
}
