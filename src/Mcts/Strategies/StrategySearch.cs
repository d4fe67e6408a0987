using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// What a search strategy needs besides its ideas: the tree, the visits in flight, failures and repeats, values on their way up. A strategy
/// says what it wants next and hears what came of it; it never sees half a result.
/// </summary>
/// <remarks>
/// An order that fails is given out again, before anything new, until its state has failed <c>attemptsPerState</c> times; one that is
/// cancelled or does not fit the budget is given out again unharmed, with the same draw. Values are backed up as means. Terminal states are
/// closed once judged. A state for which there is no candidate at all is worth −1 and closed. What nobody could judge is worth what its parent
/// is, as in <see cref="MctsSearch{TState}"/>.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public abstract class StrategySearch<TState> : ISearch<TState>
{
    private const double DeadEnd = -1;

    private static readonly Func<int, bool> CanGrow = static _ => true;

    private readonly VisitLedger _ledger = new();
    private readonly Dictionary<long, Pending> _pending = [];
    private readonly Queue<Pending> _again = new();
    private readonly Dictionary<(int Parent, int Ordinal), int> _drawn = [];
    private readonly Dictionary<(int Parent, int Ordinal), int> _failures = [];
    private readonly IRecommender<TState> _recommender;
    private readonly int _attemptsPerState;

    /// <summary>Creates the tree.</summary>
    /// <param name="root">Where the search starts.</param>
    /// <param name="recommender">How it chooses what to play. Default <see cref="BestTerminal{TState}"/>.</param>
    /// <param name="attemptsPerState">How often the work on one state may fail before it is given up, at least 1. Default 3.</param>
    protected StrategySearch(TState root, IRecommender<TState>? recommender = null, int attemptsPerState = 3)
    {
        ArgumentNullException.ThrowIfNull(root);
        Guard.AtLeast(attemptsPerState, 1);
        Tree = new(root);
        _recommender = recommender ?? new BestTerminal<TState>();
        _attemptsPerState = attemptsPerState;
    }

    /// <inheritdoc/>
    public SearchTree<TState> Tree { get; }

    /// <inheritdoc/>
    public int InFlight => _ledger.Count;

    /// <inheritdoc/>
    public long Simulations { get; private set; }

    /// <inheritdoc/>
    /// <remarks>A strategy with options of its own adds them.</remarks>
    public virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["AttemptsPerState"] = SettingText.Of(_attemptsPerState),
        ["Recommender"] = SettingText.Of(_recommender),
    };

    /// <inheritdoc/>
    public virtual Recommendation<TState> Recommend() => _recommender.Recommend(Tree);

    /// <inheritdoc/>
    public SearchNode<TState> NodeOf(in Visit<TState> visit)
    {
        var entry = _ledger.Find(visit.Slot, visit.Number);
        return new(Tree, entry.Parent, entry.Ordinal);
    }

    /// <inheritdoc/>
    public BeginStatus Begin(out Visit<TState> visit)
    {
        if (!_again.TryDequeue(out var pending))
        {
            var status = Next(out var order);
            if (status != BeginStatus.Begun)
            {
                visit = default;
                return status;
            }

            Check(order);
            pending = new(order, Draw(order));
        }

        visit = HandOut(pending);
        return BeginStatus.Begun;
    }

    /// <inheritdoc/>
    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        var entry = _ledger.Find(visit.Slot, visit.Number);
        var (parent, ordinal) = (entry.Parent, entry.Ordinal);
        if (result.Candidates is { } list)
        {
            Tree.CheckFits(Tree.NodeAt(parent, ordinal), list.Count);
        }

        _ledger.Strike(visit.Slot, visit.Number);
        _pending.Remove(visit.Number, out var pending);
        var order = pending.Order;
        var node = Tree.Visited(parent, ordinal);
        Tree.Note(node, result.Usage, result.Evaluation);
        var done = pending.Add(result, Take(node, entry.Work, result), Value(entry, result));
        if ((order.Work & VisitWork.Expand) != 0 && done.Added is { Count: 0 } && Tree.ChildCount(node) == 0 && order.Drawing != Drawing.Independent)
        {
            End(parent, ordinal, DeadEnd);
            Tree.Close(parent, ordinal, CanGrow);
        }
        else
        {
            End(parent, ordinal, entry.Work == VisitWork.Expand ? double.NaN : Value(entry, result), result.Evaluation);
        }

        if (done.IsWhole)
        {
            Completed(new(order, done.Added ?? [], done.Value ?? double.NaN, done.Usage));
        }
        else
        {
            Retry(done, failed: true);
        }
    }

    /// <inheritdoc/>
    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        var entry = _ledger.Strike(visit.Slot, visit.Number);
        _pending.Remove(visit.Number, out var pending);
        Tree.BackUpFrom(entry.Parent, entry.Ordinal, double.NaN);
        Retry(pending, failed);
    }

    /// <summary>
    /// Says what the strategy wants next. Not asked while something is to be given out again. Waiting and Finished change nothing: how often
    /// the strategy is asked in vain depends on timing.
    /// </summary>
    /// <param name="order">What it wants; used only with <see cref="BeginStatus.Begun"/>.</param>
    /// <returns>Begun; Waiting, while something in flight has to end first; or Finished.</returns>
    protected abstract BeginStatus Next(out VisitOrder<TState> order);

    /// <summary>Tells what came of an order, once all of it has come. The tree knows it already.</summary>
    /// <param name="report">The order and its results.</param>
    protected abstract void Completed(in VisitReport<TState> report);

    /// <summary>Tells that an order has failed too often and will not be tried again. Its state is closed.</summary>
    /// <param name="order">The order.</param>
    protected abstract void GivenUp(in VisitOrder<TState> order);

    private static void Check(in VisitOrder<TState> order)
    {
        Guard.AtLeast(order.Count, 1);
        if (order.Work == VisitWork.None || ((order.Work & VisitWork.Expand) != 0 && order.Node.IsTerminal))
        {
            throw new InvalidOperationException(
                $"A strategy ordered {order.Work} at a {(order.Node.IsTerminal ? "terminal" : "open")} state; it orders work, and nothing follows a terminal one.");
        }
    }

    private static (int, int) Place(SearchNode<TState> node) => (node.ParentIndex, node.Ordinal);

    /// <summary>Numbers the candidates asked for in a state, in the order in which they are asked for.</summary>
    private int Draw(in VisitOrder<TState> order)
    {
        if ((order.Work & VisitWork.Expand) == 0)
        {
            return 0;
        }

        var place = Place(order.Node);
        var before = _drawn.GetValueOrDefault(place);
        _drawn[place] = before + order.Count;
        return before;
    }

    private Visit<TState> HandOut(Pending pending)
    {
        var (node, work, count, drawing, _) = pending.Order;
        var (parent, ordinal) = Place(node);
        if (pending.Added is not null)
        {
            work &= ~VisitWork.Expand;
        }

        if (pending.Value is not null || !double.IsNaN(Tree.KnownValueAt(parent, ordinal)))
        {
            work &= ~VisitWork.Evaluate;      // judged before, or it came with its value
        }

        var index = Tree.NodeAt(parent, ordinal);
        var siblings = (work & VisitWork.Expand) != 0 && drawing == Drawing.Distinct && index >= 0 ? Tree.ChildStates(index) : [];
        var number = _ledger.Next;
        var slot = _ledger.Enter(parent, ordinal, work, asked: 0);
        _pending.Add(number, pending);
        Tree.Start(parent, ordinal);
        return new(number, slot, node.State, work, count, node.Depth, siblings, drawing, pending.Draw);
    }

    /// <summary>Lets candidates into the tree; null where they were asked for and have not come.</summary>
    private IReadOnlyList<SearchNode<TState>>? Take(int node, VisitWork work, in VisitResult<TState> result)
    {
        if ((work & VisitWork.Expand) == 0 || result.Candidates is not { } candidates)
        {
            return null;
        }

        var before = Tree.ChildCount(node);
        Tree.Attach(node, [.. candidates]);
        var parent = Tree.ViewOf(node);
        return [.. parent.Children.Skip(before)];
    }

    private double Value(in VisitLedger.Entry entry, in VisitResult<TState> result)
    {
        if ((entry.Work & VisitWork.Evaluate) == 0)
        {
            return Tree.KnownValueAt(entry.Parent, entry.Ordinal);
        }

        return result.Evaluation switch
        {
            null => double.NaN,
            { HasJudgement: true } judged => judged.Value,
            _ => Tree.NeutralValue(entry.Parent),
        };
    }

    private void End(int parent, int ordinal, double value, Evaluation? evaluation = null)
    {
        var isFirst = Tree.EdgeAt(parent, ordinal).Visits == 0;
        if (!double.IsNaN(value) && isFirst && Tree.EdgeAt(parent, ordinal).IsTerminal)
        {
            Tree.Settle(parent, ordinal, value, evaluation is null or { HasJudgement: true }, evaluation?.Confidence);
            Tree.BackUpFrom(parent, ordinal, value);
            Tree.Close(parent, ordinal, CanGrow);
            Simulations++;
            return;
        }

        Tree.BackUpFrom(parent, ordinal, value);
        Simulations += double.IsNaN(value) ? 0 : 1;
    }

    private void Retry(Pending pending, bool failed)
    {
        var place = Place(pending.Order.Node);
        if (failed)
        {
            var failures = _failures.GetValueOrDefault(place) + 1;
            _failures[place] = failures;
            if (failures >= _attemptsPerState)
            {
                if (!pending.Order.Node.IsRoot)
                {
                    Tree.EdgeAt(place.Item1, place.Item2).Flags |= EdgeStats.Closed;
                }

                GivenUp(pending.Order);
                return;
            }
        }

        _again.Enqueue(pending);
    }

    /// <summary>An order on its way: what of it has come.</summary>
    private readonly record struct Pending(VisitOrder<TState> Order, int Draw)
    {
        public IReadOnlyList<SearchNode<TState>>? Added { get; init; }

        public double? Value { get; init; }

        public Usage Usage { get; init; }

        public bool IsWhole => ((Order.Work & VisitWork.Expand) == 0 || Added is not null) && ((Order.Work & VisitWork.Evaluate) == 0 || Value is not null);

        public Pending Add(in VisitResult<TState> result, IReadOnlyList<SearchNode<TState>>? added, double value) => this with
        {
            Added = added ?? Added,
            Value = (Order.Work & VisitWork.Evaluate) == 0 || double.IsNaN(value) ? Value : value,
            Usage = Usage + result.Usage,
        };
    }
}

/// <summary>What a strategy wants.</summary>
/// <param name="Node">The state to work on; open, if it is to be expanded.</param>
/// <param name="Work">Candidates, a value, or both.</param>
/// <param name="Count">Candidates wanted, at least 1.</param>
/// <param name="Drawing">How they are drawn.</param>
/// <param name="Tag">The strategy's own mark, such as the number of a chain.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct VisitOrder<TState>(
    SearchNode<TState> Node, VisitWork Work, int Count = 1, Drawing Drawing = Drawing.Distinct, int Tag = 0);

/// <summary>What came of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Added">The candidates that came, in the order they were proposed; empty where none were asked for or none came.</param>
/// <param name="Value">The state's value, in [−1, 1]; NaN where none was asked for.</param>
/// <param name="Usage">What it cost, failed tries included as far as they left something.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct VisitReport<TState>(
    VisitOrder<TState> Order, IReadOnlyList<SearchNode<TState>> Added, double Value, Usage Usage);
