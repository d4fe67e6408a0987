namespace TreeReasoner;

/// <summary>Reserves for each visit in flight the most that its plug-ins say it may cost.</summary>
internal sealed class VisitCosts<TState>(BudgetLedger ledger, CalledExpander<TState> expander, CalledEvaluator<TState>? evaluator)
{
    /// <summary>
    /// Reserves, or says which limit is in the way. The calls are ready then. Costs nothing where only simulations and time are limited.
    /// </summary>
    /// <exception cref="PluginException">A plug-in could not say what it may cost; nothing is reserved.</exception>
    public StopReason? TryReserve(VisitInFlight<TState> visit)
    {
        if (!ledger.LimitsUsage)
        {
            return null;
        }

        Usage estimate = default;
        if ((visit.Visit.Work & VisitWork.Expand) != 0)
        {
            visit.Expansion = expander.Prepare(visit.Visit.Request);
            estimate += visit.Expansion.Cost ?? ledger.Largest;
        }

        if ((visit.Visit.Work & VisitWork.Evaluate) != 0 && evaluator is not null)
        {
            visit.Judgement = evaluator.Prepare(visit.Visit.State);
            estimate += visit.Judgement.Cost ?? ledger.Largest;
        }

        var over = ledger.TryReserve(estimate);
        if (over is null)
        {
            visit.Reserved = estimate;
        }

        return over;
    }
}
