namespace TreeReasoner;

/// <summary>The strategy <c>BudgetGuided</c>: wide while the budget is fresh, deep when it runs out.</summary>
public sealed record BudgetGuidedSetup : TreeSetup
{
    /// <inheritdoc/>
    public override string Name => "BudgetGuided";

    /// <inheritdoc/>
    public override void Validate(SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (budget is { Simulations: null, CompletionTokens: null })
        {
            throw new ArgumentException(
                "Strategy 'BudgetGuided' paces itself by a budget; set Running.Budget.CompletionTokens or Simulations.", nameof(budget));
        }
    }

    /// <inheritdoc/>
    protected override TreePolicy Policy(SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        var options = new BudgetGuidedOptions
        {
            Limit = Candidates,
            PlannedSimulations = Planned(budget.Simulations),
            PlannedTokens = budget.CompletionTokens,
        };
        return new BudgetGuided(options) { ExpandAtVisit = ExpandAtVisit };
    }
}
