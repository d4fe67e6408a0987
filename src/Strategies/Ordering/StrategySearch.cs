namespace TreeReasoner;

/// <summary>
/// What a search strategy needs besides its ideas: the tree, the visits in flight, failures and repeats, values on their way up. A strategy
/// says what it wants next and hears what came of it; it never sees half a result. A strategy of your own takes about 40 lines.
/// </summary>
/// <remarks>
/// An order that fails is given out again, before anything new, until it has failed <c>attempts</c> times; one that is cancelled or does
/// not fit the budget is given out again unharmed. Either way with the same draw. Values are backed up as means. Terminal states are closed
/// once judged. A state for which there is no candidate at all is worth −1 and closed. A state that the evaluator could not judge is worth
/// what its parent was judged to be worth, or the nearest above that was; 0 where there is none.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public abstract class StrategySearch<TState> : ISearch<TState>
{
    private const double DeadEnd = -1;

    private readonly TreeWriter<TState> _writer;
    private readonly Dictionary<long, (PendingOrder<TState> Order, VisitWork Work)> _pending = [];
    private readonly Queue<PendingOrder<TState>> _again = new();
    private readonly Dictionary<SearchNode<TState>, int> _asked = [];
    private readonly Dictionary<SearchNode<TState>, (double Value, bool IsJudged)> _values = [];
    private readonly IRecommender<TState> _recommender;
    private readonly LineScore _lineScore;
    private readonly int _attempts;
    private long _begun;
    private int _samples;
    private bool _isDone;

    /// <summary>Creates the tree.</summary>
    /// <param name="root">Where the search starts.</param>
    /// <param name="recommender">How it chooses what to play. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <param name="lineScore">What a judged state is worth. Default its own value.</param>
    /// <param name="attempts">How often an order may fail before it is given up, at least 1. Default 3.</param>
    protected StrategySearch(
        TState root, IRecommender<TState>? recommender = null, LineScore lineScore = LineScore.Last, int attempts = 3)
    {
        ArgumentNullException.ThrowIfNull(root);
        Guard.Defined(lineScore);
        Guard.AtLeast(attempts, 1);
        _writer = new(root);
        _recommender = recommender ?? new BestTerminal<TState>();
        _lineScore = lineScore;
        _attempts = attempts;
    }

    /// <inheritdoc/>
    public SearchTree<TState> Tree => _writer.Tree;

    /// <inheritdoc/>
    public int InFlight => _pending.Count;

    /// <inheritdoc/>
    public long Simulations { get; private set; }

    /// <inheritdoc/>
    /// <remarks>A strategy adds its own by <see cref="OwnSettings"/>.</remarks>
    public IReadOnlyDictionary<string, string> Settings => SettingText.With(
        new Dictionary<string, string>
        {
            ["Attempts"] = SettingText.Of(_attempts),
            [nameof(LineScore)] = SettingText.Of(_lineScore),
            ["Recommender"] = _recommender.Description,
        },
        OwnSettings);

    /// <summary>
    /// Every option of the strategy that shapes the tree, by name, beside those of this class. A journal keeps their texts, and continues
    /// only with the same.
    /// </summary>
    protected virtual IEnumerable<(string Name, object? Value)> OwnSettings => [];

    /// <inheritdoc/>
    public virtual Recommendation<TState> Recommend() => _recommender.Recommend(Tree);

    /// <inheritdoc/>
    public BeginStatus Begin(out Visit<TState> visit)
    {
        while (!_isDone && Tree.CanBegin && TryTake(out var pending))
        {
            var node = pending.Order.Node;
            if (!node.IsClosed && HasRoom(pending))
            {
                visit = HandOut(pending);
                return BeginStatus.Begun;
            }

            GivenUp(pending.Order);
        }

        visit = default;
        if (InFlight > 0)
        {
            return BeginStatus.Waiting;
        }

        return BeginStatus.Finished;
    }

    /// <inheritdoc/>
    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        var (pending, work) = Find(visit.Number);
        var order = pending.Order;
        result.Validate();
        if (result.Candidates is { } list)
        {
            _writer.CheckFits(order.Node, list.Count);
        }

        _pending.Remove(visit.Number);
        _writer.Record(order.Node, result.Usage, result.Evaluation);
        SearchNode<TState>[]? added = null;
        if ((work & VisitWork.Expand) != 0 && result.Candidates is { } candidates)
        {
            added = [.. _writer.Add(order.Node, candidates)];
        }

        var isDeadEnd = added is [] && order.Node.Children.Count == 0 && order.Node.Stats.InFlight == 1;
        (double? Value, bool IsJudged) found = (DeadEnd, true);
        if (!isDeadEnd)
        {
            found = Judge(order, result.Evaluation);
        }

        End(order.Node, found.Value, found.IsJudged, isDeadEnd, result.Evaluation?.Confidence);
        pending = pending.Add(added, found.Value, found.IsJudged, result.Usage) with
        {
            Feedback = result.Evaluation?.Feedback ?? pending.Feedback,
        };
        if (pending.IsWhole)
        {
            Completed(pending.Report);
        }
        else
        {
            Retry(pending, failed: true);
        }
    }

    /// <inheritdoc/>
    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        var (pending, _) = Find(visit.Number);
        _pending.Remove(visit.Number);
        _writer.Abandon(pending.Order.Node);
        Retry(pending, failed);
    }

    /// <summary>
    /// Says what the strategy wants next. Asked as often as there are workers, and again after everything that comes in; not while
    /// something is to be given out again. Once it wants nothing and nothing is in flight, the search is finished. Wanting nothing changes
    /// nothing: how often the strategy is asked in vain depends on timing.
    /// </summary>
    /// <param name="order">What it wants. At a state that is closed the order is given up at once.</param>
    /// <returns>Whether it wants anything now.</returns>
    protected abstract bool TryNext(out VisitOrder<TState> order);

    /// <summary>Tells what came of an order, once all of it has come. The tree knows it already.</summary>
    /// <param name="report">The order and its results.</param>
    protected abstract void Completed(in VisitReport<TState> report);

    /// <summary>Tells that an order has failed too often, or was for a closed state, and will not be tried again.</summary>
    /// <param name="order">The order. Its state is closed, unless it is the root or something is known or under way below it.</param>
    protected abstract void GivenUp(in VisitOrder<TState> order);

    /// <summary>
    /// Ends the search: nothing more is begun, failed orders are not repeated, and what is in flight is the last that comes in.
    /// </summary>
    protected void Finish() => _isDone = true;

    /// <summary>The value that a state itself was found to have, whatever came of the states below it.</summary>
    /// <param name="node">A state of this search.</param>
    /// <returns>In [−1, 1]; null before there is one.</returns>
    protected double? ValueOf(SearchNode<TState> node)
    {
        if (_values.TryGetValue(node, out var found))
        {
            return found.Value;
        }

        return null;
    }

    /// <summary>Whether an evaluator judged a state, or it came with its value.</summary>
    /// <param name="node">A state of this search.</param>
    /// <returns>False as well before it has a value.</returns>
    protected bool IsJudged(SearchNode<TState> node) => _values.GetValueOrDefault(node).IsJudged;

    private (PendingOrder<TState> Order, VisitWork Work) Find(long number)
    {
        if (!_pending.TryGetValue(number, out var pending))
        {
            throw new InvalidOperationException(
                $"Visit {number} is not in flight: it has been completed or abandoned already, or another search handed it out.");
        }

        return pending;
    }

    private bool TryTake(out PendingOrder<TState> pending)
    {
        if (_again.TryDequeue(out pending))
        {
            return true;
        }

        if (!TryNext(out var order))
        {
            return false;
        }

        Check(order);
        pending = new(order, NumberOf(order));
        return true;
    }

    private void Check(in VisitOrder<TState> order)
    {
        Guard.AtLeast(order.Count, 1);
        Guard.AtLeast(order.Draw ?? 0, 0);
        Guard.Defined(order.Drawing);
        if (!order.Node.IsIn(Tree))
        {
            throw new InvalidOperationException($"Strategy '{GetType().Name}' ordered {order.Work} at a state that is not in its tree.");
        }

        if (order.Node.IsTerminal && (order.Work & VisitWork.Expand) != 0)
        {
            throw Misplaced(order, "a terminal");
        }

        if (!order.Node.IsTerminal && order.Work == VisitWork.None)
        {
            throw Misplaced(order, "an open");
        }
    }

    private InvalidOperationException Misplaced(in VisitOrder<TState> order, string kind) => new(
        $"Strategy '{GetType().Name}' ordered {order.Work} at {kind} state of depth {order.Node.Depth}; nothing follows a terminal " +
        "state, and only there is it enough to count.");

    /// <summary>The number of the first candidate that an order asks for.</summary>
    private int NumberOf(in VisitOrder<TState> order)
    {
        if ((order.Work & VisitWork.Expand) == 0 || order.Drawing == Drawing.MostLikely)
        {
            return order.Draw ?? 0;
        }

        if (order.Drawing == Drawing.Independent)
        {
            var samples = order.Draw ?? _samples;
            _samples = Math.Max(_samples, samples + order.Count);
            return samples;
        }

        var before = order.Draw ?? _asked.GetValueOrDefault(order.Node);
        _asked[order.Node] = before + order.Count;
        return before;
    }

    /// <summary>Whether a state can take the candidates that an order asks for beside those it has and those under way.</summary>
    private bool HasRoom(in PendingOrder<TState> pending)
    {
        var node = pending.Order.Node;
        var count = node.Children.Count;
        if ((pending.Order.Work & VisitWork.Expand) == 0 || pending.Added is not null || count < TreeLimits.MaxChildren / 2)
        {
            return true;
        }

        foreach (var (other, work) in _pending.Values)
        {
            if (other.Order.Node == node && (work & VisitWork.Expand) != 0)
            {
                count += MostOf(other.Order.Count);
            }
        }

        return count + MostOf(pending.Order.Count) <= TreeLimits.MaxChildren;
    }

    // Proposers may give more than they were asked for, as those of this library do.
    private static int MostOf(int count) => Math.Max(16, 4 * count);

    private Visit<TState> HandOut(PendingOrder<TState> pending)
    {
        var (node, work, count, drawing, _, _) = pending.Order;
        if (pending.Added is not null)
        {
            work &= ~VisitWork.Expand;
        }

        if (_values.ContainsKey(node) || node.KnownValue is not null)
        {
            work &= ~VisitWork.Evaluate;      // judged before, or it came with its value
        }

        TState[] siblings = [];
        if ((work & VisitWork.Expand) != 0 && drawing == Drawing.Distinct)
        {
            siblings = [.. node.Children.Select(child => child.State)];
        }

        var number = _begun++;
        _pending.Add(number, (pending, work));
        _writer.Begin(node);
        return new(number, node, work)
        {
            Count = count,
            Depth = node.Depth,
            Siblings = siblings,
            Drawing = drawing,
            Draw = pending.Draw,
            Arm = pending.Order.Arm,
            Shown = pending.Order.Shown,
        };
    }

    /// <summary>
    /// What the state is worth by now, and whether an evaluator says so; null where that was not asked for or has not come.
    /// </summary>
    private (double? Value, bool IsJudged) Judge(in VisitOrder<TState> order, in Evaluation? evaluation)
    {
        if (order.Work == VisitWork.Expand)
        {
            return (null, false);
        }

        if (_values.TryGetValue(order.Node, out var before))
        {
            return before;
        }

        if (order.Node.KnownValue is { } brought)
        {
            return (brought, true);
        }

        if (evaluation is { HasJudgement: true } judged)
        {
            return (LineScores.Of(_lineScore, order.Node, judged), true);
        }

        if (evaluation is null && order.Work != VisitWork.None)
        {
            return (null, false);
        }

        return (Neutral(order.Node), false);
    }

    private double Neutral(SearchNode<TState> node)
    {
        while (!node.IsRoot)
        {
            node = node.Parent;
            if (_values.TryGetValue(node, out var value))
            {
                return value.Value;
            }
        }

        return 0;
    }

    private void End(SearchNode<TState> node, double? value, bool isJudged, bool isDeadEnd, double? confidence)
    {
        if (value is not { } known || !(_values.TryAdd(node, (known, isJudged)) || isDeadEnd))
        {
            _writer.Abandon(node);      // nothing to count, or counted before
            return;
        }

        if (node.IsTerminal)
        {
            _writer.AddAnswer(node, known, isJudged, confidence);
        }

        _writer.Complete(node, known);
        Simulations++;
        if (node.IsTerminal || isDeadEnd)
        {
            _writer.Close(node);
        }
    }

    private void Retry(PendingOrder<TState> pending, bool failed)
    {
        if (failed)
        {
            pending = pending with { Failures = pending.Failures + 1 };
        }

        if (pending.Failures < _attempts)
        {
            _again.Enqueue(pending);
            return;
        }

        var node = pending.Order.Node;
        if (!node.IsRoot && node.Stats.InFlight == 0 && node.Children.Count == 0)
        {
            _writer.Close(node);
        }

        GivenUp(pending.Order);
    }
}
