namespace TreeReasoner;

/// <summary>
/// Greedy chain of thought: asks for the most likely step, takes it, asks for the next, and judges the state it ends in. No tree to speak
/// of, no way back: the least that any search is measured against.
/// </summary>
/// <remarks>
/// After Wei et al., "Chain-of-Thought Prompting Elicits Reasoning" (2022), one step a call. Where the expander gives more than one
/// candidate, the one with the greatest prior is taken, ties to the lowest index. Failures are tried again until the runner stops.
/// Do not use it where answers are often wrong and there is budget for a second try.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class GreedySearch<TState> : StrategySearch<TState>
{
    private readonly Chain<TState> _chain;
    private readonly int _maxSteps;

    /// <summary>Creates the chain.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="maxSteps">Steps after which it ends where it is, at least 1. Default 1000.</param>
    public GreedySearch(TState root, int maxSteps = 1000)
        : base(root, attempts: int.MaxValue)
    {
        Guard.AtLeast(maxSteps, 1);
        _maxSteps = maxSteps;
        _chain = new(Tree.FirstRoot, Drawing.MostLikely, number: 0, maxSteps);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => [("MaxSteps", _maxSteps)];

    /// <inheritdoc/>
    /// <remarks>The whole chain so far, also when it was cut short; its value is 0, neither good nor bad, until it has ended.</remarks>
    public override Recommendation<TState> Recommend() => _chain.Recommend(Tree);

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order)
    {
        order = _chain.Next;
        return InFlight == 0 && !_chain.IsOver;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report) => _chain.Advance(report);

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order) => _chain.GiveUp();
}
