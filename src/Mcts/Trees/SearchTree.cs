using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>
/// The states of a search and what is known of them, in arrays: 24 bytes a candidate, 24 more a visited one, and the user's state.
/// Reading is for anyone while no search runs on it; writing is the search's.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed partial class SearchTree<TState>
{
    /// <summary>The most candidates that one state can have.</summary>
    internal const int MaxChildren = ChunkedList<TState>.MaxBlock;

    private const int RootEdge = 0;
    private const int FirstNode = 1;

    private readonly ChunkedList<Slot> _slots = new();
    private readonly ChunkedList<TState> _states = new();
    private readonly List<(int Parent, int Ordinal, double Value, bool IsJudged)> _terminals = [];
    private readonly double _discount;
    private readonly Backup _backup;
    private ChunkedList<double>? _rewards;                     // only if some reward is not 0
    private ChunkedList<double>? _values;                      // only if some candidate brought its value
    private Dictionary<int, NodeNotes>? _notes;                // only if something was paid or judged with a confidence
    private (int Parent, int Ordinal, double Value) _best = (-1, 0, double.NegativeInfinity);
    private (int Parent, int Ordinal, double Sureness) _surest = (-1, 0, double.NegativeInfinity);
    private int _root = FirstNode;
    private bool _isRecycled;

    internal SearchTree(TState root, double discount = 1, Backup backup = Backup.Mean)
    {
        _discount = discount;
        _backup = backup;
        _slots[_slots.Reserve(1)].Edge = new EdgeStats(1, isTerminal: false);
        _states.Reserve(1);
        _states[0] = root;
        NodeCount = 1;
    }

    /// <summary>The state the next turn starts from: the first root, or the last chosen turn.</summary>
    public SearchNode<TState> Root => ViewOf(RootIndex);

    /// <summary>The state the search began with.</summary>
    public SearchNode<TState> FirstRoot => new(this, -1, 0);

    /// <summary>States in the tree, those not yet visited included.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Expansions that have entered the tree.</summary>
    public long Expansions { get; private set; }

    /// <summary>
    /// Terminal states visited so far, in the order of their first visit, with their values, and whether somebody judged them: one that
    /// nobody could judge has the value of its parent.
    /// </summary>
    public IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> Terminals
    {
        get
        {
            foreach (var (parent, ordinal, value, isJudged) in _terminals)
            {
                yield return (new(this, parent, ordinal), value, isJudged);
            }
        }
    }

    /// <summary>Those that somebody judged, or, where nobody judged any, all: an unjudged terminal must not beat a judged one.</summary>
    /// <remarks>One judged to be the worst there is, such as a full context window, shuts no other out: the others are no worse.</remarks>
    internal IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> TerminalsThatCount =>
        _surest.Sureness > double.NegativeInfinity ? Terminals.Where(terminal => ShutsOut(terminal.IsJudged, terminal.Value)) : Terminals;

    /// <summary>
    /// The terminal state of the greatest value visited so far; of equals the one in fewer steps, then the first. One that nobody judged
    /// counts only where nobody judged any to be better than the worst there is. Null if none.
    /// </summary>
    public SearchNode<TState>? BestTerminal => _best.Value == double.NegativeInfinity ? null : new(this, _best.Parent, _best.Ordinal);

    /// <summary>The value of <see cref="BestTerminal"/>; −∞ if there is none.</summary>
    public double BestTerminalValue => _best.Value;

    /// <summary>The judged terminal of the greatest confidence (or value, where the judge gave none), and how great it is; null if none.</summary>
    internal (SearchNode<TState> Node, double Sureness)? Surest =>
        _surest.Sureness == double.NegativeInfinity ? null : (new(this, _surest.Parent, _surest.Ordinal), _surest.Sureness);

    internal int RootIndex
    {
        get
        {
            ThrowIfRecycled();
            return _root;
        }
    }

    internal int TerminalCount => _terminals.Count;

    /// <summary>The value that the last visit that ended was backed up with; NaN if with none. What records the search tells it.</summary>
    internal double LastBackup { get; private set; } = double.NaN;

    /// <summary>Copies what the tree knows now. The copy stays as it is while the search goes on, and any thread may read it.</summary>
    /// <returns>An immutable tree of the same states.</returns>
    public TreeSnapshot<TState> Snapshot() => TreeSnapshot<TState>.Of(this);

    /// <summary>What a return was multiplied with at each step up.</summary>
    public double Discount => _discount;

    /// <summary>What the values of states are made of.</summary>
    public Backup Backup => _backup;

    /// <summary>Whether the value of a state is the value of coming to it: no reward on the way, no discount.</summary>
    internal bool IsPlain => _discount == 1 && _rewards is null;

    /// <summary>
    /// Gives the tree's memory to trees to come, in this process, of states of the same type. Worth it where one search follows another
    /// and simulations cost little: memory fresh from the system is then a large part of a simulation. Without it the garbage collector
    /// takes the tree in its own time.
    /// </summary>
    /// <remarks>Neither the tree, nor a view of it, nor a search or a recommendation that holds it can be used afterwards.</remarks>
    public void Recycle()
    {
        _isRecycled = true;
        _slots.Recycle();
        _states.Recycle();
        _rewards?.Recycle();
        _values?.Recycle();
        RecycleFacts();
    }

    internal void ThrowIfRecycled()
    {
        if (_isRecycled)
        {
            throw new ObjectDisposedException(nameof(SearchTree<>), "The tree was recycled: neither it nor a view of it can be used any more.");
        }
    }

    // ---- reading -------------------------------------------------------------------------------------------------------------------

    internal SearchNode<TState> ViewOf(int node) => node <= FirstNode
        ? FirstRoot
        : new(this, Links(node).Parent, Links(node).Ordinal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref NodeLinks Links(int node) => ref _slots[node].Links;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<EdgeStats> EdgesOf(in NodeLinks links) =>
        MemoryMarshal.Cast<Slot, EdgeStats>(_slots.Slice(links.FirstEdge, links.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref EdgeStats EdgeAt(int parent, int ordinal) =>
        ref _slots[parent < 0 ? RootEdge : Links(parent).FirstEdge + ordinal].Edge;

    internal ref EdgeStats EdgeOf(int node) => ref EdgeAt(Links(node).Parent, Links(node).Ordinal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int StateIndex(int parent, int ordinal) => parent < 0 ? 0 : Links(parent).FirstState + ordinal;

    internal ref readonly TState StateAt(int parent, int ordinal) => ref _states[StateIndex(parent, ordinal)];

    internal double RewardAt(int parent, int ordinal) => _rewards is null || parent < 0 ? 0 : _rewards[StateIndex(parent, ordinal)];

    /// <summary>The value the candidate brought with it or was found to have as a terminal; NaN if there is none.</summary>
    internal double KnownValueAt(int parent, int ordinal) => _values is null ? double.NaN : _values[StateIndex(parent, ordinal)];

    /// <summary>The node behind an edge; −1 before its first visit.</summary>
    internal int NodeAt(int parent, int ordinal) => EdgeAt(parent, ordinal).Child;

    internal int ChildCount(int node) => Links(node).Count;

    internal Span<EdgeStats> EdgesBelow(int node) => EdgesOf(Links(node));

    internal bool IsExpanded(int node) => (Links(node).Flags & NodeLinks.Expanded) != 0;

    internal NodeNotes NotesOf(int node) => _notes is not null && _notes.TryGetValue(node, out var notes) ? notes : default;

    internal int DepthOf(int parent)
    {
        var depth = 0;
        for (; parent >= 0; parent = Links(parent).Parent)
        {
            depth++;
        }

        return depth;
    }

    internal TState[] ChildStates(int node)
    {
        ref var links = ref Links(node);
        return links.Count == 0 ? [] : _states.Slice(links.FirstState, links.Count).ToArray();
    }

    /// <summary>V of the state behind an edge: its Q without the reward and the discount of the step.</summary>
    internal double StateValue(in EdgeStats edge, int parent, int ordinal, double unvisited)
    {
        if (edge.Visits == 0)
        {
            return unvisited;
        }

        var q = edge.ValueOr(unvisited);
        return parent < 0 || IsPlain ? q : (q - RewardAt(parent, ordinal)) / _discount;
    }

    /// <summary>
    /// The value that changes nothing below a node: what the node is worth already, seen from the other side where players take turns; 0
    /// where nothing is known.
    /// </summary>
    internal double NeutralValue(int node)
    {
        if (node < 0)
        {
            return 0;
        }

        ref var links = ref Links(node);
        var value = StateValue(EdgeOf(node), links.Parent, links.Ordinal, 0);
        return _discount < 0 ? -value : value;
    }

    /// <summary>Whether <paramref name="node"/> is the current root or below it.</summary>
    internal bool IsUnderRoot(int node)
    {
        for (; node > _root; node = Links(node).Parent)
        {
        }

        return node == _root;
    }

    // ---- writing -------------------------------------------------------------------------------------------------------------------

    /// <summary>Begins a visit on the way up, from an edge to the first root.</summary>
    internal void Start(int parent, int ordinal)
    {
        while (parent >= 0)
        {
            ref var links = ref Links(parent);
            _slots[links.FirstEdge + ordinal].Edge.Begin();
            ordinal = links.Ordinal;
            parent = links.Parent;
        }

        _slots[RootEdge].Edge.Begin();
    }

    /// <summary>The node behind an edge, made at its first visit.</summary>
    internal int Visited(int parent, int ordinal)
    {
        ref var edge = ref EdgeAt(parent, ordinal);
        if (edge.Child < 0)
        {
            edge.Child = _slots.Reserve(1);
            Links(edge.Child) = new() { Parent = parent, Ordinal = (ushort)ordinal };
        }

        return edge.Child;
    }

    /// <summary>Adds candidates below a node, after those that are there already.</summary>
    internal void Attach(int node, ReadOnlySpan<Candidate<TState>> candidates, int? arm = null)
    {
        Expansions++;
        ref var links = ref Links(node);
        links.Flags |= NodeLinks.Expanded;
        if (candidates.IsEmpty)
        {
            links.Flags |= NodeLinks.NoMore;
            return;
        }

        EnsureCapacity(ref links, candidates.Length);
        _rewards?.Cover(_states, 0);
        _values?.Cover(_states, double.NaN);
        CoverFacts();
        var before = links.Count;
        links.Count += (ushort)candidates.Length;
        var first = links.FirstState + before;
        if (arm is { } asked)
        {
            KeepArm(first, candidates.Length, asked);
        }

        var edges = EdgesOf(links)[before..];
        var states = _states.Slice(first, candidates.Length);
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            states[i] = candidate.State;
            edges[i] = new EdgeStats((float)candidate.Prior, candidate.IsTerminal);
            if (candidate.Reward != 0)
            {
                Column(ref _rewards, 0)[first + i] = candidate.Reward;
            }

            if (candidate.Value is { } value)
            {
                Column(ref _values, double.NaN)[first + i] = value;
            }
        }

        NodeCount += candidates.Length;
    }

    /// <summary>An expansion that brought nothing new.</summary>
    internal void CountExpansion() => Expansions++;

    /// <summary>Whether somebody judged a terminal that was visited.</summary>
    internal bool IsJudged(Place terminal) =>
        _terminals.Exists(each => each.Parent == terminal.Parent && each.Ordinal == terminal.Ordinal && each.IsJudged);

    /// <summary>Whether a terminal is preferred to all that nobody judged.</summary>
    internal static bool ShutsOut(bool isJudged, double value) => isJudged && value > ReturnRange.Worst;

    /// <summary>Remembers the value of a terminal, for later visits and for choosing an answer.</summary>
    internal void Settle(int parent, int ordinal, double value, bool isJudged, double? confidence)
    {
        Column(ref _values, double.NaN)[StateIndex(parent, ordinal)] = value;
        _terminals.Add((parent, ordinal, value, isJudged));
        _answerDepths += DepthOf(parent);
        var hasJudged = _surest.Sureness > double.NegativeInfinity;
        var isBetter = value > _best.Value || (value == _best.Value && DepthOf(parent) < DepthOf(_best.Parent));
        var shutsOut = ShutsOut(isJudged, value);
        if (shutsOut == hasJudged ? isBetter : shutsOut)
        {
            _best = (parent, ordinal, value);
        }

        if (shutsOut && (confidence ?? value) > _surest.Sureness)
        {
            _surest = (parent, ordinal, confidence ?? value);
        }
    }

    /// <summary>Ends a visit on the way up, from an edge to the first root, with a value or (NaN) without.</summary>
    internal void BackUpFrom(int parent, int ordinal, double value)
    {
        LastBackup = value;
        if (_backup == Backup.Maximum && !double.IsNaN(value))
        {
            BackUpMaximum(parent, ordinal, value);
            return;
        }

        var plain = IsPlain;
        while (parent >= 0)
        {
            ref var links = ref Links(parent);
            ref var edge = ref _slots[links.FirstEdge + ordinal].Edge;
            edge.End();
            if (!double.IsNaN(value))
            {
                if (!plain)
                {
                    value = (_rewards is null ? 0 : _rewards[links.FirstState + ordinal]) + (_discount * value);
                }

                edge.Add(value);
            }

            ordinal = links.Ordinal;
            parent = links.Parent;
        }

        ref var root = ref _slots[RootEdge].Edge;
        root.End();
        if (!double.IsNaN(value))
        {
            root.Add(value);
        }
    }

    /// <summary>Closes an edge, and every edge above it that has nothing open left below.</summary>
    internal void Close(int parent, int ordinal, Func<int, bool> canGrow)
    {
        while (true)
        {
            ref var edge = ref EdgeAt(parent, ordinal);
            edge.Flags |= EdgeStats.Closed;
            if (parent < 0)
            {
                return;
            }

            ref var links = ref Links(parent);
            if (links.Growing > 0 || canGrow(parent))
            {
                return;
            }

            foreach (ref readonly var sibling in EdgesOf(links))
            {
                if (!sibling.IsClosed)
                {
                    return;
                }
            }

            ordinal = links.Ordinal;
            parent = links.Parent;
        }
    }

    /// <summary>Goes on from a state below; nothing is in flight.</summary>
    internal void MoveRoot(int node)
    {
        _root = node;
        CountFromHere(EdgeOf(node).Visits);
        KeepVisitsBefore(EdgesBelow(node));
    }

    internal void Note(int node, in Usage usage, in Evaluation? evaluation)
    {
        if (evaluation?.StepScore is { } stepScore)
        {
            KeepStepScore(node, stepScore);
        }

        var confidence = evaluation?.Confidence;
        if (usage.IsNone && confidence is null)
        {
            return;
        }

        _notes ??= [];
        var notes = NotesOf(node);
        _notes[node] = new(notes.Usage + usage, confidence ?? notes.Confidence);
    }

    private void BackUpMaximum(int parent, int ordinal, double value)
    {
        // The best return of a state is that of its best visited child; before there is one, its own evaluation.
        while (true)
        {
            ref var edge = ref EdgeAt(parent, ordinal);
            edge.End();
            if (edge.Child >= 0)
            {
                var best = double.NegativeInfinity;
                foreach (ref readonly var child in EdgesOf(Links(edge.Child)))
                {
                    best = Math.Max(best, child.ValueOr(double.NegativeInfinity));
                }

                value = double.IsNegativeInfinity(best) ? value : best;
            }

            if (parent < 0)
            {
                edge.AddMaximum(value);
                return;
            }

            edge.AddMaximum(RewardAt(parent, ordinal) + (_discount * value));
            ref var links = ref Links(parent);
            ordinal = links.Ordinal;
            parent = links.Parent;
        }
    }

    /// <summary>Throws if that many more candidates do not fit a state; before anything has changed.</summary>
    internal void CheckFits(int node, int more)
    {
        var needed = (node < 0 ? 0 : Links(node).Count) + more;
        if (needed > MaxChildren)
        {
            throw TooMany(needed);
        }
    }

    private static InvalidOperationException TooMany(int needed) =>
        new($"A state would get {needed} candidates; at most {MaxChildren} fit. Limit the expander or the widening.");

    private void EnsureCapacity(ref NodeLinks links, int more)
    {
        var needed = links.Count + more;
        if (needed > MaxChildren)
        {
            throw TooMany(needed);
        }

        if (needed <= links.Capacity)
        {
            return;
        }

        // Widened nodes move their edges to a roomier block; the old one stays behind unused, at most as large as what is in use.
        var capacity = links.Count == 0 ? needed : Math.Min(MaxChildren, Math.Max(needed, links.Capacity * 2));
        var (oldEdges, oldStates) = (links.FirstEdge, links.FirstState);
        links.FirstEdge = _slots.Reserve(capacity);
        links.FirstState = _states.Reserve(capacity);
        links.Capacity = (ushort)capacity;
        if (links.Count == 0)
        {
            return;
        }

        Move(_slots, oldEdges, links.FirstEdge, links.Count);
        Move(_states, oldStates, links.FirstState, links.Count);
        if (_rewards is not null)
        {
            Move(Column(ref _rewards, 0), oldStates, links.FirstState, links.Count);
        }

        if (_values is not null)
        {
            Move(Column(ref _values, double.NaN), oldStates, links.FirstState, links.Count);
        }

        CoverFacts();
        MoveFacts(oldStates, links.FirstState, links.Count);
    }

    private static void Move<T>(ChunkedList<T> column, int from, int to, int count) =>
        column.Slice(from, count).CopyTo(column.Slice(to, count));

    private ChunkedList<T> Column<T>(ref ChunkedList<T>? column, T unknown)
    {
        column ??= new();
        column.Cover(_states, unknown);
        return column;
    }
}

/// <summary>What was paid for and thought of a state.</summary>
internal readonly record struct NodeNotes(Usage Usage, double? Confidence);
