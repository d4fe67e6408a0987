namespace TreeReasoner;

/// <summary>The sums over subtrees, and how much of the budget is used up.</summary>
internal sealed class BudgetStatistics(BudgetGuidedOptions options) : SubtreeStatistics
{
    private long _simulations;
    private long _tokens;

    /// <summary>In [0, 1]: of the plans in simulations and in tokens the one that is used up further.</summary>
    public double UsedShare
    {
        get
        {
            var simulations = _simulations / (double)(options.PlannedSimulations ?? int.MaxValue);
            var tokens = _tokens / (double)(options.PlannedTokens ?? long.MaxValue);
            return Math.Min(1, Math.Max(simulations, tokens));
        }
    }

    public override void Completed(in CompletedVisit visit)
    {
        base.Completed(visit);
        _tokens += visit.Usage.CompletionTokens;
        if (visit.Value is not null)
        {
            _simulations++;
        }
    }
}
