using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Lets outcomes into the tree and keeps the account: the bill, turn by turn, and what failed. The same for outcomes of workers and for
/// those that a journal brings back.
/// </summary>
internal sealed class SearchAccount<TState>(ISearch<TState> search, SearchBudget budget, bool hasEvaluator)
{
    private readonly List<Usage> _turns = [default];
    private readonly long _before = search.Simulations;
    private BudgetLedger? _ledgerToFinish;
    private Usage _failedUsage;
    private int _failed;
    private int _cancelled;
    private int _unjudged;

    public BudgetLedger Ledger { get; } = new(budget);

    /// <summary>The visits after the search.</summary>
    public FinalVisits<TState> Final { get; } = new();

    public Usage Usage => Ledger.Spent + Final.Usage;

    /// <summary>Visits whose work failed, up to now.</summary>
    public int FailedVisits => _failed;

    /// <summary>Failed visits in a row, up to now.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>What failed last; null if nothing has.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>How many visits failed and how the last did, free of content.</summary>
    public string Failures => string.Create(
        CultureInfo.InvariantCulture,
        $"{_failed} {(_failed == 1 ? "visit" : "visits")} failed, the last: {LastFailure?.Message}");

    /// <summary>Simulations that the budget still allows.</summary>
    public long? Remaining => budget.Simulations - (search.Simulations - _before);

    public Usage LastTurn => _turns[^2];

    /// <summary>Ends a visit that a journal brings back with what there is, and enters it in the account.</summary>
    public void Enter(in VisitOutcome<TState> outcome) => Enter(outcome, default);

    /// <summary>Ends a visit with what there is, releases what was reserved for it, and enters it in the account.</summary>
    public void Enter(in VisitOutcome<TState> outcome, in Usage reserved)
    {
        if (outcome.Visit.IsFinal)
        {
            _ledgerToFinish?.Settle(reserved, outcome.Usage);
            Final.Take(outcome);
            return;
        }

        Bill(outcome.Usage, reserved);
        End(outcome.Visit, outcome.Result, outcome.HasAnything, outcome.Error is not null);
        Count(outcome.Result.Evaluation, outcome.Error, outcome.IsCancelled);
    }

    /// <summary>What is left for the visits after the search, within a budget for all of it.</summary>
    public BudgetLedger LedgerToFinish(SearchBudget all)
    {
        _ledgerToFinish = new(all);
        _ledgerToFinish.Settle(default, Usage);
        return _ledgerToFinish;
    }

    /// <summary>The search goes on: what was asked for after it does not hold any more.</summary>
    public void GoOn() => Final.Supersede();

    /// <summary>Takes what a visit cost onto the bill, and releases what was reserved for it.</summary>
    public void Bill(in Usage usage, in Usage reserved)
    {
        if (Ledger.LimitsUsage || usage != default)
        {
            Ledger.Settle(reserved, usage);
            _turns[^1] += usage;
        }
    }

    /// <summary>Ends a visit in the tree.</summary>
    public void End(in Visit<TState> visit, in VisitResult<TState> result, bool hasAnything, bool hasFailed)
    {
        if (hasAnything)
        {
            search.Complete(visit, result);
        }
        else
        {
            _failedUsage += result.Usage;
            search.Abandon(visit, hasFailed);
        }
    }

    /// <summary>Counts what became of a visit.</summary>
    public void Count(in Evaluation? evaluation, Exception? error, bool isCancelled)
    {
        if (hasEvaluator && evaluation is { HasJudgement: false })
        {
            _unjudged++;
        }

        if (isCancelled)
        {
            _cancelled++;
        }
        else if (error is not null)
        {
            LastFailure = error;
            _failed++;
            ConsecutiveFailures++;
        }
        else
        {
            ConsecutiveFailures = 0;
        }
    }

    /// <summary>Ends a visit for which nothing was tried.</summary>
    public void GiveBack(in Visit<TState> visit, in Usage estimate = default)
    {
        Ledger.Settle(estimate, default);
        search.Abandon(visit);
    }

    public void BeginTurn() => _turns.Add(default);

    /// <summary>
    /// A caller resumed the search: what failed before does not count towards the limit of failures in a row, and a final answer that
    /// failed is asked for again.
    /// </summary>
    public void ForgiveFailures()
    {
        ConsecutiveFailures = 0;
        Final.ForgiveFailures();
    }

    public SearchResult<TState> Result(Recommendation<TState> recommendation, StopReason reason, TimeSpan elapsed, Exception? cause) => new(
        recommendation,
        reason,
        Usage,
        search.Simulations,
        _failed,
        _cancelled,
        [.. _turns],
        elapsed,
        search.Tree,
        Final.Line?.Error ?? cause)
    {
        FailedUsage = _failedUsage, UnjudgedVisits = _unjudged, Final = Final.Line, FinalUsage = Final.Usage,
    };
}
