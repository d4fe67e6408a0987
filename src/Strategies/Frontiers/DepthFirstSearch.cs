namespace TreeReasoner;

/// <summary>
/// Depth-first search with pruning: expands a state, judges its candidates, leaves out those below a threshold, and follows the best of the
/// rest to its end before it comes back for the next.
/// </summary>
/// <remarks>
/// After Yao et al., "Tree of Thoughts" (2023, arXiv:2305.10601), algorithm 2. There the search ends after a number of steps; here the
/// runner's budget does that, and an answer of <see cref="DepthFirstOptions.StopAt"/> or more. Siblings of equal value are followed in the
/// order they were proposed. With several workers a state waits for the judgements of all its candidates, while workers without work take
/// up the next open line. With Independent drawing, trees of different numbers of workers differ. Do not use it where lines are long and
/// budget is short: it spends everything below its first choices; nor with a threshold that a right line may miss, for what is left out
/// never comes back.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class DepthFirstSearch<TState> : StrategySearch<TState>
{
    private readonly DepthFirstOptions _options;
    private readonly Queue<(SearchNode<TState> Node, int Brood)> _toJudge = new();
    private readonly Stack<SearchNode<TState>> _open = new();
    private readonly List<Brood> _broods = [];

    /// <summary>Creates the search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How it expands, prunes and stops; copied.</param>
    /// <param name="recommender">How it chooses among the answers. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DepthFirstSearch(TState root, DepthFirstOptions? options = null, IRecommender<TState>? recommender = null)
        : base(root, recommender, (options ??= new()).LineScore)
    {
        options.Validate();
        _options = options with { };
        _open.Push(Tree.FirstRoot);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => _options.Described;

    /// <inheritdoc/>
    protected override bool TryNext(out VisitOrder<TState> order)
    {
        if (_toJudge.TryDequeue(out var candidate))
        {
            order = new(candidate.Node, VisitWork.Evaluate, Tag: candidate.Brood);
            return true;
        }

        var isAny = _open.TryPop(out var next);
        order = isAny ? new(next, VisitWork.Expand, _options.Candidates, _options.Drawing) : default;
        return isAny;
    }

    /// <inheritdoc/>
    protected override void Completed(in VisitReport<TState> report)
    {
        if (report.Order.Work == VisitWork.Expand)
        {
            var candidates = report.Added.Take(_options.Candidates).ToList();
            foreach (var candidate in candidates)
            {
                _toJudge.Enqueue((candidate, _broods.Count));
            }

            _broods.Add(new() { Unjudged = candidates.Count });
            return;
        }

        var node = report.Order.Node;
        var brood = _broods[report.Order.Tag];
        if (!node.IsTerminal && node.Depth < _options.MaxSteps && (report.Value >= _options.PruneBelow || !report.IsJudged))
        {
            brood.Kept.Add(node);
        }

        if (node.IsTerminal && report.IsJudged && report.Value >= _options.StopAt)
        {
            Finish();
        }

        PushIfDone(brood);
    }

    /// <inheritdoc/>
    protected override void GivenUp(in VisitOrder<TState> order)
    {
        if (order.Work == VisitWork.Evaluate)
        {
            PushIfDone(_broods[order.Tag]);
        }
    }

    private void PushIfDone(Brood brood)
    {
        if (--brood.Unjudged > 0)
        {
            return;
        }

        foreach (var node in brood.Kept.OrderBy(ValueOf).ThenByDescending(node => node.Ordinal))
        {
            _open.Push(node);      // the best last, to be taken first
        }

        brood.Kept.Clear();
    }

    /// <summary>The candidates of one state, while they are judged.</summary>
    private sealed class Brood
    {
        public int Unjudged { get; set; }

        public List<SearchNode<TState>> Kept { get; } = [];
    }
}
