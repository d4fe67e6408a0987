using TreeReasoner;

/// <summary>Walks down from the root again and again; at each state the next step is drawn by chance, good ones more often than bad ones.</summary>
internal sealed class RouletteSearch<TState>(TState root, int walks = 20, int seed = 0) : StrategySearch<TState>(root)
{
    private readonly Random _random = new(seed);
    private readonly Queue<SearchNode<TState>> _toJudge = new();
    private SearchNode<TState>? _at;
    private int _walks;

    // What shapes the tree: a journal of this search is continued only by a search with the same.
    protected override IEnumerable<(string Name, object? Value)> OwnSettings => [("Walks", walks), ("Seed", seed)];

    protected override bool TryNext(out VisitOrder<TState> order)
    {
        if (_toJudge.TryDequeue(out var candidate))
        {
            order = new(candidate, VisitWork.Evaluate);
            return true;
        }

        while (InFlight == 0 && _walks < walks)
        {
            var at = _at ?? Tree.Root;
            if (!at.IsExpanded)
            {
                order = new(at, VisitWork.Expand, Count: 4);
                return true;
            }

            var open = at.Children.Where(child => !child.IsClosed).ToList();      // what has ended is closed
            _at = open.Count > 0 ? open.MaxBy(child => ValueOf(child) + (0.3 * Gumbel())) : null;
            _walks += open.Count > 0 ? 0 : 1;
        }

        order = default;
        return false;
    }

    protected override void Completed(in VisitReport<TState> report) => report.Added.ToList().ForEach(_toJudge.Enqueue);

    protected override void GivenUp(in VisitOrder<TState> order) => _walks++;

    // The greatest of values with this noise is a draw by softmax(value / 0.3).
    private double Gumbel() => -Math.Log(-Math.Log(1 - _random.NextDouble()));
}
