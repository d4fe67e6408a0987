namespace TreeReasoner;

/// <summary>
/// Best-first search: expands the open state of the greatest value anywhere in the tree, judges its candidates, and goes on until a stop
/// rule or the budget ends it, or nothing is open.
/// </summary>
/// <remarks>
/// After Pearl, "Heuristics" (1984) and, with a model's judgements, Koh et al., "Tree Search for Language Model Agents" (2024,
/// arXiv:2407.01476); with <see cref="BestFirstOptions.DepthBonus"/> it orders as A* (Hart, Nilsson and Raphael 1968) with a constant cost
/// a step. Of equals the deeper goes first, then the one judged first. An answer does not end it, for judges seldom promise that nothing
/// better follows; <see cref="StopWhenSolved{TState}"/> does. With several workers the best few are expanded at once. With Independent
/// drawing, trees of different numbers of workers differ. Do not use it with a noisy judge: one lucky value draws all expansions below it,
/// and a plain value that falls as lines grow makes it search broadly and never finish a line (give a bonus then).
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class BestFirstSearch<TState> : StrategySearch<TState>
{
    private readonly BestFirstOptions _options;
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private readonly PriorityQueue<SearchNode<TState>, (double Priority, int Depth, int Order)> _open = new();
    private int _judged;

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How it expands and orders; copied.</param>
    /// <param name="recommender">How it chooses among the answers. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public BestFirstSearch(TState root, BestFirstOptions? options = null, IRecommender<TState>? recommender = null)
        : base(root, recommender, (options ??= new()).LineScore)
    {
        options.Validate();
        _options = options with { };
        _open.Enqueue(Tree.FirstRoot, default);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order)
    {
        if (_toJudge.TryDequeue(out var candidate))
        {
            order = new(candidate, VisitWork.Evaluate);
            return true;
        }

        var isAny = _open.TryDequeue(out var best, out _);
        order = isAny ? new(best, VisitWork.Expand, _options.Candidates, _options.Drawing) : default;
        return isAny;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        foreach (var candidate in report.Added.Take(_options.Candidates))
        {
            _toJudge.Enqueue(candidate);
        }

        var node = report.Order.Node;
        if (report.Value is { } value && !node.IsTerminal && node.Depth < _options.MaxSteps)
        {
            _open.Enqueue(node, (-(value + (_options.DepthBonus * node.Depth)), -node.Depth, _judged++));
        }
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order)
    {
        // Nothing waits for it.
    }
}
