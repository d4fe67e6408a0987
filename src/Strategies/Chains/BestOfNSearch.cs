namespace TreeReasoner;

/// <summary>
/// Best-of-n: draws n independent chains, judges each where it ends, and plays the one of the greatest value; of equals the shorter, then
/// the one that ended first.
/// </summary>
/// <remarks>
/// After Cobbe et al., "Training Verifiers to Solve Math Word Problems" (2021, arXiv:2110.14168). Ours takes any evaluator, asks step by
/// step, and can make the first chain the greedy one. Chains know nothing of each other, so any number run at once; each has its own draws,
/// so the same n chains come whatever the timing. Do not use it where steps can be judged: a bad first step is then followed to the end n
/// times over, and <see cref="StepSearch{TState}"/> gets more from the same tokens. Many samples and a weak judge find what fools the
/// judge.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class BestOfNSearch<TState> : StrategySearch<TState>
{
    private readonly BestOfNOptions _options;
    private readonly ChainSet<TState> _chains;

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where the chains start.</param>
    /// <param name="options">How many; copied.</param>
    /// <param name="recommender">How it chooses among their ends. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public BestOfNSearch(TState root, BestOfNOptions? options = null, IRecommender<TState>? recommender = null)
        : base(root, recommender)
    {
        options ??= new();
        options.Validate();
        _options = options with { };
        _chains = new(Tree.FirstRoot, options.Samples, options.FirstIsGreedy, options.MaxSteps, areJudged: true);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    /// <remarks>Until a chain has ended, the steps of the first that is under way.</remarks>
    public override Recommendation<TState> Recommend()
    {
        if (Tree.BestTerminal is null && _chains.Remaining > 0)
        {
            return _chains.RecommendUnfinished(Tree);
        }

        return base.Recommend();
    }

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order) => _chains.TryNext(out order);

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report) => _ = _chains.Advance(report);

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order) => _ = _chains.GiveUp(order);
}
