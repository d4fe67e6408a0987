namespace TreeReasoner;

/// <summary>The strategy <c>Adaptive</c>: Thompson sampling decides between one candidate more and those that there are.</summary>
public sealed record AdaptiveSetup : TreeSetup
{
    /// <inheritdoc/>
    public override string Name => "Adaptive";

    /// <inheritdoc/>
    protected override TreePolicy Policy(SearchBudget budget) =>
        new AdaptiveBranching(new() { Limit = Candidates, ValueOfZero = 0 }) { ExpandAtVisit = ExpandAtVisit }; // qualities are in [0, 1]
}
