namespace TreeReasoner;

/// <summary>The strategy <c>Greedy</c>: one step after another, no way back (<see cref="GreedySearch{TState}"/>).</summary>
public sealed record GreedyOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Greedy";

    /// <summary>Steps after which the chain ends where it is, at least 1. Null (default): as many as the budget has simulations.</summary>
    public int? MaxSteps { get; set; }

    /// <inheritdoc/>
    public override void Validate() => Guard.AtLeast(MaxSteps ?? 1, 1, nameof(MaxSteps));

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new GreedySearch<ReasoningState>(root, MaxSteps ?? (int)Math.Min(int.MaxValue, context.Budget.Simulations ?? int.MaxValue));
    }
}
