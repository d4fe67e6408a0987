namespace TreeReasoner;

/// <summary>
/// A number of chains that know nothing of each other. The one begun first goes first, so that one worker finishes a chain before it begins
/// the next. A chain's draws have its number: it is the same chain whatever runs beside it.
/// </summary>
internal sealed class ChainSet<TState>(SearchNode<TState> root, int count, bool firstIsGreedy, int maxSteps, bool areJudged)
{
    private readonly List<Chain<TState>> _chains = [];
    private readonly PriorityQueue<int, int> _ready = new();
    private int _over;
    private int _count = count;

    /// <summary>Where the chain that was begun first is by now; null before there is one.</summary>
    public SearchNode<TState>? FirstEnd => _chains.Count == 0 ? null : _chains[0].End;

    /// <summary>Chains that have not ended, those not begun included.</summary>
    public int Remaining => _count - _over;

    /// <summary>Begins no more chains than so many, those that were begun already included.</summary>
    public void Limit(int most) => _count = Math.Min(_count, Math.Max(most, _chains.Count));

    public bool TryNext(out VisitOrder<TState> order)
    {
        if (!_ready.TryDequeue(out var number, out _))
        {
            number = _chains.Count;
            if (number >= _count)
            {
                order = default;
                return false;
            }

            _chains.Add(new(root, firstIsGreedy && number == 0 ? Drawing.MostLikely : Drawing.Independent, number, maxSteps, areJudged));
        }

        order = _chains[number].Next;
        return true;
    }

    /// <summary>Takes a step, or ends the chain; says whether it has ended.</summary>
    public bool Advance(in VisitReport<TState> report)
    {
        var chain = _chains[report.Order.Tag];
        chain.Advance(report);
        return HasEnded(chain, report.Order.Tag);
    }

    public bool GiveUp(in VisitOrder<TState> order)
    {
        var chain = _chains[order.Tag];
        chain.GiveUp();
        return HasEnded(chain, order.Tag);
    }

    /// <summary>Before any chain has ended: what the first of them has so far.</summary>
    public Recommendation<TState> RecommendUnfinished(SearchTree<TState> tree) =>
        _chains.Count == 0 ? Recommendation<TState>.None : (_chains.Find(chain => !chain.IsOver) ?? _chains[0]).Recommend(tree);

    private bool HasEnded(Chain<TState> chain, int number)
    {
        if (chain.IsOver)
        {
            _over++;
        }
        else
        {
            _ready.Enqueue(number, number);
        }

        return chain.IsOver;
    }
}
