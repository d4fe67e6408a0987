namespace TreeReasoner;

/// <summary>
/// The strategy <c>Default</c>: what <see cref="Strategy.DefaultFor"/> picks for a budget and for what
/// there is to go by. A reasoner that was told nothing uses it, and says in its solution what was picked and why.
/// </summary>
public sealed record DefaultSetup : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Default";

    /// <summary>What there is to go by. Null (default): what the reasoner sees among its parts.</summary>
    public SearchSignals? Signals { get; set; }

    /// <summary>Picks.</summary>
    /// <param name="context">The budget, and what a reasoner knows beside it.</param>
    /// <returns>The choice.</returns>
    public StrategyChoice Choose(StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Strategy.DefaultFor(context.Budget, Signals ?? context.Signals, context.Chain);
    }

    /// <inheritdoc/>
    /// <remarks>The stop rules of the choice are not part of the search: see <see cref="Choose"/>.</remarks>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context) =>
        Choose(context).Options.Strategy.CreateSearch(root, context);
}
