namespace TreeReasoner;

/// <summary>
/// Self-consistency: draws independent chains and plays the answer that most of them give, or that has the greatest weight. Ends as soon as
/// the chains that remain can no longer change it.
/// </summary>
/// <remarks>
/// After Wang et al., "Self-Consistency Improves Chain of Thought Reasoning in Language Models" (2023, arXiv:2203.11171). The same machine
/// as <see cref="BestOfNSearch{TState}"/> with a <see cref="WeightedVote{TState}"/>, and an early stop that is exact, where Aggarwal et
/// al., "Let's Sample Step by Step" (2023, arXiv:2305.11860) stop when it is likely enough. Votes by heads or depth need no evaluator and
/// call none. With several workers what is in flight at the stop is finished, not continued. Do not use it where answers hardly ever repeat
/// (free text), where a judge is at hand that is better than chance, or where the model makes the same mistake again and again: the
/// majority then makes it as well.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class SelfConsistencySearch<TState> : StrategySearch<TState>
{
    private readonly SelfConsistencyOptions _options;
    private readonly WeightedVote<TState> _vote;
    private const int UnlimitedSamples = 8; // where nothing but time ends the search

    private readonly ChainSet<TState> _chains;
    private Usage _firstCost;

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where the chains start.</param>
    /// <param name="answer">
    /// The answer a terminal state gives, normalised so that equal answers are equal strings; null does not vote.
    /// </param>
    /// <param name="options">How many chains, and how they vote; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SelfConsistencySearch(TState root, Func<TState, string?> answer, SelfConsistencyOptions? options = null)
        : base(root)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _options = options is null ? new() : options with { };
        _options.Validate();
        _vote = new(answer, _options.Temperature, _options.Weight) { HeadsOf = HeadsOf };
        _chains = new(
            Tree.FirstRoot, _options.Samples, _options.FirstIsGreedy, _options.MaxSteps, areJudged: _options.Weight == VoteWeight.Value);
    }

    /// <summary>
    /// What the search is given: with <see cref="SelfConsistencyOptions.FitsBudget"/> it plans by that. Default nothing is limited.
    /// </summary>
    public SearchBudget Budget { get; init; } = new() { Simulations = null };

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    /// <remarks>Until a chain has voted, the steps of the first that is under way.</remarks>
    public override Recommendation<TState> Recommend() => _vote.Recommend(Tree, Tree.Terminals) ?? _chains.RecommendUnfinished(Tree);

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order) => _chains.TryNext(out order);

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        if (report.Order.Tag == 0)
        {
            _firstCost += report.Usage;
        }

        var hasEnded = _chains.Advance(report);
        if (hasEnded && report.Order.Tag == 0 && _options.FitsBudget)
        {
            _chains.Limit(Affordable());
        }

        StopIfDecided(hasEnded);
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order) => StopIfDecided(_chains.GiveUp(order));

    /// <summary>How many chains like the first the budget covers.</summary>
    private int Affordable()
    {
        var chain = new ChainSize
        {
            CompletionTokens = Known(_firstCost.CompletionTokens),
            Tokens = Known(_firstCost.TotalTokens),
            Calls = Known(_firstCost.Calls),
            Cost = Known((double)_firstCost.Cost),
            Simulations = 1,
        };
        return (int)Math.Clamp(Math.Floor(chain.ChainsIn(Budget) ?? UnlimitedSamples), 1, _options.Samples);

        static double? Known(double used) => used > 0 ? used : null;
    }

    private double HeadsOf(SearchNode<TState> end)
    {
        if (end == _chains.FirstEnd)
        {
            return _options.FirstHeads;
        }

        return 1;
    }

    private void StopIfDecided(bool chainHasEnded)
    {
        if (chainHasEnded && _options.StopsEarly && _chains.Remaining > 0 && _vote.IsDecided(Tree, _chains.Remaining))
        {
            Finish();
        }
    }
}
