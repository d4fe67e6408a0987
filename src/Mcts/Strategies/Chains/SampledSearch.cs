namespace TreeReasoner;

/// <summary>
/// Sampled chain of thought: asks for one independent sample of the next step, takes it, asks for the next, and judges the state it ends in.
/// The same as <see cref="BestOfNSearch{TState}"/> with one sample: what a model is worth when it is asked once at its temperature.
/// </summary>
/// <remarks>
/// After Wei et al., "Chain-of-Thought Prompting Elicits Reasoning" (2022), one step a call. Do not use it where
/// <see cref="GreedySearch{TState}"/> can be had: at the same cost a model's likeliest chain is right more often than a random one. It is the
/// baseline for everything that draws samples.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class SampledSearch<TState> : StrategySearch<TState>
{
    private readonly Chain<TState> _chain;
    private readonly int _maxSteps;

    /// <summary>Creates the chain.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="maxSteps">Steps after which it ends where it is, at least 1. Default 1000.</param>
    public SampledSearch(TState root, int maxSteps = 1000)
        : base(root)
    {
        Guard.AtLeast(maxSteps, 1);
        _maxSteps = maxSteps;
        _chain = new(Tree.FirstRoot, Drawing.Independent, number: 0, maxSteps);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => SettingText.With(base.Settings, ("MaxSteps", _maxSteps));

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
