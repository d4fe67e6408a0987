namespace TreeReasoner;

/// <summary>What is reserved for each visit in flight: the most that its plug-ins say it may cost.</summary>
internal sealed class VisitReserve<TState>(BudgetLedger ledger, IExpander<TState> expander, IEvaluator<TState>? evaluator)
{
    private readonly Dictionary<long, Usage> _reserved = [];

    /// <summary>Reserves, or says which limit is in the way. Costs nothing where only simulations and time are limited.</summary>
    /// <exception cref="PluginException">A plug-in could not say what it may cost; nothing is reserved.</exception>
    public StopReason? TryReserve(in Visit<TState> visit)
    {
        if (!ledger.LimitsUsage)
        {
            return null;
        }

        Usage estimate = default;
        if ((visit.Work & VisitWork.Expand) != 0)
        {
            estimate += expander is ICostEstimate<TState> known ? CostEstimates.Of(known, visit.Request) : ledger.Largest;
        }

        if ((visit.Work & VisitWork.Evaluate) != 0 && evaluator is not null)
        {
            estimate += evaluator is ICostEstimate<TState> known ? CostEstimates.Of(known, visit.State) : ledger.Largest;
        }

        var over = ledger.TryReserve(estimate);
        if (over is null)
        {
            _reserved[visit.Number] = estimate;
        }

        return over;
    }

    /// <summary>Gives back what was reserved for a visit.</summary>
    public Usage Release(in Visit<TState> visit) => ledger.LimitsUsage && _reserved.Remove(visit.Number, out var estimate) ? estimate : default;
}
