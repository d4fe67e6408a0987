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
    protected override MctsOptions WithPolicies(MctsOptions options)
    {
        var policy = new BudgetGuided(new() { Limit = Candidates });
        return options with { Selection = policy, Widening = policy };
    }
}
