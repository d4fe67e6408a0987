namespace TreeReasoner;

/// <summary>The strategy <c>Gumbel</c>: a tree search that shares a known number of simulations out among candidates of the root.</summary>
public sealed record GumbelSetup : TreeSetup
{
    /// <inheritdoc/>
    public override string Name => "Gumbel";

    /// <inheritdoc/>
    public override void Validate(SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (SimulationsPerTurn is null && budget.Simulations is null)
        {
            throw new ArgumentException(
                "Strategy 'Gumbel' shares a known number of simulations out; set Search.SimulationsPerTurn or Running.Budget.Simulations.",
                nameof(budget));
        }
    }

    /// <inheritdoc/>
    protected override TreePolicy Policy(SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return new Gumbel(
            new() { PlannedSimulations = Planned(budget.Simulations) }, new FixedWidening(Candidates)) { ExpandAtVisit = ExpandAtVisit };
    }
}
