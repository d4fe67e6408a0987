using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>
/// The states of a search and what is known of them, in arrays: 24 bytes a candidate, 24 more a visited one, and the user's state.
/// Anyone may read it while no search runs on it. Only the search that made it writes, through its <see cref="TreeWriter{TState}"/>.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class SearchTree<TState> : ITreeFacts
{
    /// <summary>The most candidates that one state can have.</summary>
    internal const int MaxChildren = ChunkedList<TState>.MaxBlock;

    private const int RootEdge = 0;
    private const int FirstNode = 1;

    // One slot a candidate, one a visited state; and one row a candidate in every column.
    private readonly ChunkedList<Slot> _slots = new();
    private readonly ChunkedList<TState> _states = new();
    private readonly SparseColumns<TState> _columns;
    private readonly BestAnswers _answers = new();
    private readonly double _discount;
    private readonly Backup _backup;
    private readonly ulong _seed;
    private Dictionary<int, NodeNotes>? _notes;
    private int _root = FirstNode;
    private bool _isRecycled;

    internal SearchTree(TState root, double discount = 1, Backup backup = Backup.Mean, int seed = 0)
    {
        _discount = discount;
        _backup = backup;
        _seed = SplitMix.Combine(0, (ulong)seed);
        _columns = new(_states);
        _slots[_slots.Reserve(1)].Edge = new EdgeStats(1, EdgeFlags.None);
        _states.Reserve(1);
        _states[0] = root;
        NodeCount = 1;
    }

    /// <summary>The state the next turn starts from: the first root, or the last chosen turn.</summary>
    public SearchNode<TState> Root => ViewOf(RootIndex);

    /// <summary>The state the search began with.</summary>
    public SearchNode<TState> FirstRoot => ViewOf(Place.FirstRoot);

    /// <summary>States in the tree, those not yet visited included.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Expansions that have entered the tree.</summary>
    public long Expansions { get; private set; }

    /// <summary>
    /// Terminal states visited so far, in the order of their first visit, with their values, and whether an evaluator judged them: one that
    /// no evaluator could judge has the value of its parent.
    /// </summary>
    public IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> Terminals => _answers.All.Select(ViewOf);

    /// <summary>
    /// The terminal state of the greatest value visited so far; of equals the one in fewer steps, then the first. One that no evaluator
    /// judged counts only where none was judged to be better than the worst there is. Null if there is none.
    /// </summary>
    public SearchNode<TState>? BestTerminal
    {
        get
        {
            if (_answers.Best is not { } best)
            {
                return null;
            }

            return ViewOf(best.Place);
        }
    }

    /// <summary>The value of <see cref="BestTerminal"/>; null if there is none.</summary>
    public double? BestTerminalValue => _answers.Best?.Value;

    /// <summary>What a return was multiplied with at each step up.</summary>
    public double Discount => _discount;

    /// <summary>What the values of states are made of.</summary>
    public Backup Backup => _backup;

    /// <summary>What a state without candidates is worth.</summary>
    internal double DeadEndValue { get; set; } = ReturnRange.Worst;

    /// <summary>Which states share the value of an equal one; null where the search merges none.</summary>
    internal IValueSharing<TState>? Sharing { get; set; }

    /// <summary>What the policy of the search remembers of the tree; null if it keeps nothing of its own.</summary>
    internal PolicyStatistics? Statistics { get; set; }

    /// <summary>The terminals that may be played: where some are judged and better than the worst there is, only they.</summary>
    internal IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> EligibleTerminals => _answers.Eligible.Select(ViewOf);

    /// <summary>
    /// The judged terminal of the greatest confidence (or value, where the judge gave none), and how great it is; null if there is none.
    /// </summary>
    public (SearchNode<TState> Node, double Confidence)? MostConfident
    {
        get
        {
            if (_answers.MostConfident is not { } found)
            {
                return null;
            }

            return (ViewOf(found.Place), found.Confidence);
        }
    }

    internal int RootIndex
    {
        get
        {
            ThrowIfRecycled();
            return _root;
        }
    }

    /// <summary>Whether another visit can begin: statistics count those in flight in 16 bits.</summary>
    public bool CanBegin
    {
        get
        {
            ThrowIfRecycled();
            return _slots[RootEdge].Edge.InFlight < ushort.MaxValue;
        }
    }

    internal int TerminalCount => _answers.All.Count;

    /// <summary>The value that the last visit that ended was backed up with, for the record of the search. Null: with none.</summary>
    internal double? LastBackup { get; private set; }

    /// <summary>Copies what the tree knows now. The copy stays as it is while the search goes on, and any thread may read it.</summary>
    /// <returns>An immutable tree of the same states.</returns>
    public TreeSnapshot<TState> Snapshot() => TreeSnapshot<TState>.Of(this);

    /// <summary>Whether the value of a state is the value of coming to it: no reward on the way, no discount.</summary>
    internal bool IsPlain => _discount == 1 && !_columns.HasRewards;

    /// <summary>
    /// Gives the tree's memory to trees to come, in this process, of states of the same type. Worth it where one search follows another
    /// and simulations cost little: memory fresh from the system is then a large part of a simulation. Without it the garbage collector
    /// takes the tree in its own time.
    /// </summary>
    /// <remarks>Neither the tree, nor a view of it, nor a search or a recommendation that holds it can be used afterwards.</remarks>
    public void Recycle()
    {
        if (Interlocked.Exchange(ref _isRecycled, true))
        {
            return;
        }

        _slots.Recycle();
        _states.Recycle();
        _columns.Recycle();
    }

    /// <summary>A state as the policies of the search see it.</summary>
    /// <param name="node">A state of this tree that was visited.</param>
    /// <returns>What they see, good until the tree changes.</returns>
    /// <exception cref="ArgumentException">The state is not in this tree, or was not visited.</exception>
    public SelectionContext ContextOf(SearchNode<TState> node) => ContextOf(VisitedNode(node), node.Depth - Root.Depth);

    /// <summary>The statistics of a state's candidates, as the policies of the search see them.</summary>
    /// <param name="node">A state of this tree that was visited.</param>
    /// <returns>One entry a candidate, good until the tree changes.</returns>
    /// <exception cref="ArgumentException">The state is not in this tree, or was not visited.</exception>
    public ReadOnlySpan<EdgeStats> CandidatesOf(SearchNode<TState> node) => EdgesBelow(VisitedNode(node));

    int ITreeFacts.CandidatesOf(int node)
    {
        if (node < 0)
        {
            return 0;
        }

        return Links(node).Count;
    }

    ulong ITreeFacts.SeedOf(int node, int leaf)
    {
        // From the steps that lead there, not from the place in memory: another version may lay a tree out in another way.
        var seed = _seed;
        if (leaf >= 0 && node >= 0)
        {
            seed = SplitMix.Combine(seed, (ulong)leaf);
        }

        for (; node >= 0 && Links(node).Parent >= 0; node = Links(node).Parent)
        {
            seed = SplitMix.Combine(seed, Links(node).Ordinal);
        }

        return seed;
    }

    ReadOnlySpan<double?> ITreeFacts.StepScoresBelow(int node)
    {
        if (node < 0)
        {
            return [];
        }

        return _columns.StepScores(Links(node).FirstState, Links(node).Count);
    }

    // ---- reading -------------------------------------------------------------------------------------------------------------------

    internal void ThrowIfRecycled()
    {
        if (_isRecycled)
        {
            throw new ObjectDisposedException(
                nameof(SearchTree<>), "The tree was recycled: neither it nor a view of it can be used any more.");
        }
    }

    internal SearchNode<TState> ViewOf(Place place) => new(this, place);

    internal SearchNode<TState> ViewOf(int node) => ViewOf(PlaceOf(node));

    internal Place PlaceOf(int node)
    {
        if (node <= FirstNode)
        {
            return Place.FirstRoot;
        }

        return _slots[node].Links.Place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly NodeLinks Links(int node) => ref _slots[node].Links;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<EdgeStats> EdgesOf(in NodeLinks links) =>
        MemoryMarshal.Cast<Slot, EdgeStats>(_slots.Slice(links.FirstEdge, links.Count));

    internal Span<EdgeStats> EdgesBelow(int node) => EdgesOf(Links(node));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref EdgeStats EdgeAt(Place place)
    {
        if (place.Parent < 0)
        {
            return ref _slots[RootEdge].Edge;
        }

        return ref _slots[Links(place.Parent).FirstEdge + place.Ordinal].Edge;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref EdgeStats EdgeOf(int node) => ref EdgeAt(Links(node).Place);

    /// <summary>Finds a state once, for all that is to be done with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TreeCursor CursorAt(Place place)
    {
        if (place.Parent < 0)
        {
            return new(ref _slots[RootEdge].Edge, place, 0);
        }

        ref readonly var links = ref Links(place.Parent);
        return new(ref _slots[links.FirstEdge + place.Ordinal].Edge, place, links.FirstState + place.Ordinal);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly TState StateAt(int state) => ref _states[state];

    internal ref readonly TState StateAt(Place place) => ref _states[StateIndex(place)];

    internal double RewardAt(Place place) => _columns.Reward(StateIndex(place));

    /// <summary>The value the candidate brought with it or was found to have as a terminal; null if there is none.</summary>
    internal double? KnownValueAt(int state) => _columns.Value(state);

    internal double? KnownValueAt(Place place) => _columns.Value(StateIndex(place));

    /// <summary>What the evaluator said of the state's last turn; null if it did not.</summary>
    internal double? StepScoreAt(Place place) => _columns.StepScore(StateIndex(place));

    /// <summary>The arm that a state was asked of; null if none was named.</summary>
    internal int? ArmAt(Place place) => _columns.Arm(StateIndex(place));

    /// <summary>The node behind an edge; −1 before its first visit.</summary>
    internal int NodeAt(Place place) => EdgeAt(place).Child;

    internal bool IsJudged(Place terminal) => _answers.IsJudged(terminal);

    internal NodeNotes NotesOf(int node)
    {
        if (_notes is null)
        {
            return default;
        }

        return _notes.GetValueOrDefault(node);
    }

    /// <summary>Steps from the first root.</summary>
    internal int DepthOf(Place place)
    {
        var depth = 0;
        for (var parent = place.Parent; parent >= 0; parent = Links(parent).Parent)
        {
            depth++;
        }

        return depth;
    }

    internal TState[] ChildStates(int node)
    {
        ref readonly var links = ref Links(node);
        if (links.Count == 0)
        {
            return [];
        }

        return _states.Slice(links.FirstState, links.Count).ToArray();
    }

    /// <summary>V of a state: its Q without the reward and the discount of the step. Null before its first visit.</summary>
    internal double? StateValue(Place place)
    {
        ref readonly var edge = ref EdgeAt(place);
        if (edge.Visits == 0)
        {
            return null;
        }

        var q = edge.ValueOr(0);
        if (place.IsFirstRoot || IsPlain)
        {
            return q;
        }

        return (q - RewardAt(place)) / _discount;
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

        var value = StateValue(Links(node).Place) ?? 0;
        if (_discount < 0)
        {
            return -value;
        }

        return value;
    }

    /// <summary>Whether <paramref name="node"/> is the current root or below it.</summary>
    internal bool IsUnderRoot(int node)
    {
        for (; node > _root; node = Links(node).Parent)
        {
        }

        return node == _root;
    }

    /// <summary>A state as policies see it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SelectionContext ContextOf(int node, int depth) => ContextOf(node, depth, EdgeOf(node));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SelectionContext ContextOf(int node, int depth, in EdgeStats edge)
    {
        if (IsPlain || node == FirstNode)
        {
            return new(edge, depth, 0, 1, this, Statistics, node);
        }

        return new(edge, depth, RewardAt(Links(node).Place), _discount, this, Statistics, node);
    }

    /// <summary>A candidate before its first visit as policies see it: nothing is known of it but its seeds.</summary>
    internal SelectionContext ContextOfLeaf(in TreeCursor at, int depth) =>
        new(at.Edge, depth, 0, 1, this, Statistics, at.Place.Parent, at.Place.Ordinal);

    // ---- writing -------------------------------------------------------------------------------------------------------------------

    /// <summary>Begins a visit on the way up, from an edge to the first root.</summary>
    internal void Begin(Place place)
    {
        var (parent, ordinal) = place;
        while (parent >= 0)
        {
            ref readonly var links = ref Links(parent);
            _slots[links.FirstEdge + ordinal].Edge.Begin();
            ordinal = links.Ordinal;
            parent = links.Parent;
        }

        _slots[RootEdge].Edge.Begin();
    }

    /// <summary>The node behind an edge, made at its first visit.</summary>
    internal int GetOrAddNode(in TreeCursor at)
    {
        ref var edge = ref at.Edge;
        if (edge.Child < 0)
        {
            var node = _slots.Reserve(1);
            edge.Child = node;
            _slots[node].Links = new() { Parent = at.Place.Parent, Ordinal = (ushort)at.Place.Ordinal };
        }

        return edge.Child;
    }

    /// <summary>Throws if that many more candidates do not fit a state; before anything has changed.</summary>
    internal void CheckFits(int node, int more)
    {
        var needed = more;
        if (node >= 0)
        {
            needed += Links(node).Count;
        }

        if (needed > MaxChildren)
        {
            throw new InvalidOperationException(
                $"A state would get {needed} candidates; at most {MaxChildren} fit. Limit the expander or the widening.");
        }
    }

    /// <summary>Adds candidates below a node, after those that are there already.</summary>
    internal void Attach(int node, ReadOnlySpan<Candidate<TState>> candidates, int? arm = null)
    {
        CheckFits(node, candidates.Length);
        CountExpansion();
        ref var links = ref _slots[node].Links;
        links.Flags |= NodeFlags.Expanded;
        if (candidates.IsEmpty)
        {
            links.Flags |= NodeFlags.Exhausted;
            return;
        }

        EnsureCapacity(ref links, candidates.Length);
        var before = links.Count;
        links.Count += (ushort)candidates.Length;
        var first = links.FirstState + before;
        var edges = EdgesOf(links)[before..];
        var states = _states.Slice(first, candidates.Length);
        _columns.Cover();
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            states[i] = candidate.State;
            var flags = EdgeFlags.None;
            if (candidate.IsTerminal)
            {
                flags = EdgeFlags.Terminal;
            }

            edges[i] = new EdgeStats((float)candidate.Prior, flags);
            if (candidate.Reward != 0)
            {
                _columns.SetReward(first + i, candidate.Reward);
            }

            if (candidate.Value is { } value)
            {
                _columns.SetValue(first + i, value);
            }
        }

        if (arm is { } asked)
        {
            _columns.SetArm(first, candidates.Length, asked);
        }

        NodeCount += candidates.Length;
    }

    /// <summary>An expansion that brought nothing new.</summary>
    internal void CountExpansion() => Expansions++;

    /// <summary>The expander has nothing to add to a node.</summary>
    internal void Exhaust(int node) => _slots[node].Links.Flags |= NodeFlags.Expanded | NodeFlags.Exhausted;

    /// <summary>An expansion of a node that was visited before has begun.</summary>
    internal void BeginGrowth(int node) => _slots[node].Links.Growing++;

    /// <summary>Such an expansion has ended.</summary>
    internal void EndGrowth(int node)
    {
        Debug.Assert(Links(node).Growing > 0, "The end of an expansion that never began.");
        _slots[node].Links.Growing--;
    }

    /// <summary>Remembers the value of a terminal, for later visits and for choosing an answer.</summary>
    internal void Settle(in TreeCursor at, double value, bool isJudged, double? confidence)
    {
        _columns.SetValue(at.State, value);
        _answers.Add(new(at.Place, value, isJudged, DepthOf(at.Place)), confidence);
    }

    /// <summary>Ends a visit on the way up, from an edge to the first root, without a value.</summary>
    internal void End(Place place)
    {
        var (parent, ordinal) = place;
        LastBackup = null;
        while (parent >= 0)
        {
            ref readonly var links = ref Links(parent);
            _slots[links.FirstEdge + ordinal].Edge.End();
            ordinal = links.Ordinal;
            parent = links.Parent;
        }

        _slots[RootEdge].Edge.End();
    }

    /// <summary>Ends a visit on the way up, from an edge to the first root, with a value.</summary>
    internal void EndWith(Place place, double value)
    {
        LastBackup = value;
        if (_backup == Backup.Maximum)
        {
            BackUpMaximum(place, value);
            return;
        }

        var isPlain = IsPlain;
        var (parent, ordinal) = place;
        while (parent >= 0)
        {
            ref readonly var links = ref Links(parent);
            ref var edge = ref _slots[links.FirstEdge + ordinal].Edge;
            edge.End();
            if (!isPlain)
            {
                value = Saturating.Finite(_columns.Reward(links.FirstState + ordinal) + (_discount * value));
            }

            edge.Add(value);
            ordinal = links.Ordinal;
            parent = links.Parent;
        }

        ref var root = ref _slots[RootEdge].Edge;
        root.End();
        root.Add(value);
    }

    /// <summary>Gives a state another value for all its visits, and those above it what follows. False if it has that value.</summary>
    internal bool AdoptValue(Place place, double value)
    {
        ref var edge = ref EdgeAt(place);
        var gained = RewardAt(place) + (_discount * value);
        var sum = gained;
        if (_backup == Backup.Mean)
        {
            sum = Saturating.Finite(sum * edge.Visits);
        }

        if (sum == edge.ValueSum)
        {
            return false;
        }

        var change = Saturating.Finite(sum - edge.ValueSum);
        edge.Replace(sum);
        while (!place.IsFirstRoot)
        {
            ref readonly var links = ref Links(place.Parent);
            place = links.Place;
            ref var above = ref EdgeAt(place);
            var discount = _discount;
            if (place.IsFirstRoot)
            {
                discount = 1;
            }

            if (_backup == Backup.Maximum)
            {
                above.Replace(Saturating.Finite(RewardAt(place) + (discount * BestBelow(links))));
            }
            else
            {
                change *= discount;
                above.Replace(Saturating.Finite(above.ValueSum + change));
            }
        }

        return true;
    }

    /// <summary>Closes an edge, and every edge above it that has nothing open left below.</summary>
    internal void Close(Place place, Func<int, bool> canGrow)
    {
        while (true)
        {
            EdgeAt(place).Set(EdgeFlags.Closed);
            if (place.IsFirstRoot || HasOpenCandidates(place.Parent) || canGrow(place.Parent))
            {
                return;
            }

            place = Links(place.Parent).Place;
        }
    }

    /// <summary>Whether something below a node is open or is being asked for.</summary>
    internal bool HasOpenCandidates(int node)
    {
        ref readonly var links = ref Links(node);
        if (links.Growing > 0)
        {
            return true;
        }

        foreach (ref readonly var child in EdgesOf(links))
        {
            if (!child.IsClosed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Clears flags of a state and of all above it.</summary>
    internal void ClearUpwards(Place place, EdgeFlags flags)
    {
        EdgeAt(place).Clear(flags);
        while (!place.IsFirstRoot)
        {
            place = Links(place.Parent).Place;
            EdgeAt(place).Clear(flags);
        }
    }

    /// <summary>Continues from a state below; nothing is in flight.</summary>
    internal void MoveRoot(int node) => _root = node;

    /// <summary>Records what was paid for a state and thought of it.</summary>
    internal void Record(in TreeCursor at, in Usage usage, in Evaluation? evaluation)
    {
        if (evaluation?.StepScore is { } stepScore)
        {
            _columns.SetStepScore(at.State, stepScore);
        }

        var confidence = evaluation?.Confidence;
        if (usage.IsNone && confidence is null)
        {
            return;
        }

        _notes ??= [];
        var node = at.Edge.Child;
        var notes = NotesOf(node);
        _notes[node] = new(notes.Usage + usage, confidence ?? notes.Confidence);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int StateIndex(Place place)
    {
        if (place.Parent < 0)
        {
            return 0;
        }

        return Links(place.Parent).FirstState + place.Ordinal;
    }

    private (SearchNode<TState> Node, double Value, bool IsJudged) ViewOf(Answer answer) =>
        (ViewOf(answer.Place), answer.Value, answer.IsJudged);

    private int VisitedNode(SearchNode<TState> node)
    {
        if (!node.IsIn(this) || node.NodeIndex < 0)
        {
            throw new ArgumentException(
                "The state is not in this tree, or was not visited; policies see visited states of their own tree.", nameof(node));
        }

        return node.NodeIndex;
    }

    private void BackUpMaximum(Place place, double value)
    {
        // The best return of a state is that of its best visited child; before there is one, its own evaluation.
        while (true)
        {
            ref var edge = ref EdgeAt(place);
            edge.End();
            if (edge.Child >= 0 && BestBelow(Links(edge.Child)) is var best && !double.IsNegativeInfinity(best))
            {
                value = best;
            }

            if (place.IsFirstRoot)
            {
                edge.AddMaximum(value);
                return;
            }

            edge.AddMaximum(Saturating.Finite(RewardAt(place) + (_discount * value)));
            place = Links(place.Parent).Place;
        }
    }

    private double BestBelow(in NodeLinks links)
    {
        var best = double.NegativeInfinity;
        foreach (ref readonly var child in EdgesOf(links))
        {
            best = Math.Max(best, child.ValueOr(double.NegativeInfinity));
        }

        return best;
    }

    private void EnsureCapacity(ref NodeLinks links, int more)
    {
        var needed = links.Count + more;
        if (needed <= links.Capacity)
        {
            return;
        }

        // Widened nodes move their edges to a roomier block; the old one stays behind unused, at most as large as what is in use.
        var capacity = needed;
        if (links.Count > 0)
        {
            capacity = Math.Min(MaxChildren, Math.Max(needed, links.Capacity * 2));
        }

        var (oldEdges, oldStates) = (links.FirstEdge, links.FirstState);
        links.FirstEdge = _slots.Reserve(capacity);
        links.FirstState = _states.Reserve(capacity);
        links.Capacity = (ushort)capacity;
        if (links.Count == 0)
        {
            return;
        }

        _slots.Copy(oldEdges, links.FirstEdge, links.Count);
        _states.Copy(oldStates, links.FirstState, links.Count);
        _columns.Cover();
        _columns.Copy(oldStates, links.FirstState, links.Count);
    }
}

/// <summary>What was paid for and thought of a state.</summary>
internal readonly record struct NodeNotes(Usage Usage, double? Confidence);
