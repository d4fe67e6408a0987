using System.Runtime.InteropServices;

namespace TreeReasoner;

/// <summary>Monte Carlo tree search: select, expand and evaluate, back up; as a machine with three verbs.</summary>
/// <remarks>
/// After Coulom (2006), Kocsis and Szepesvári (2006) and, with <see cref="Puct"/>, Schrittwieser et al. (2020). Differences: the caller
/// does the expanding and evaluating, so any number of visits may be in flight; a leaf in flight is not handed out twice; finished lines
/// are closed; a simulation whose state cannot be judged backs up its parent's value, which changes no mean.
/// </remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public sealed class MctsSearch<TState> : ISearch<TState>
{
    private readonly MctsOptions _options;
    private readonly ISelectionPolicy _selection;
    private readonly IWidening _widening;
    private readonly bool _asksAgain;
    private readonly IRecommender<TState> _recommender;
    private readonly SearchTree<TState> _tree;
    private readonly VisitLedger _ledger = new();
    private readonly List<(int Node, int Ordinal)> _fresh = [];        // candidates that widening added: visited next, oldest first
    private readonly RootNoise? _noise;
    private readonly Func<int, bool> _canGrow;
    private Dictionary<(int Parent, int Ordinal), int>? _failures;
    private long _turnStart;

    /// <summary>Creates a search.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="options">How it searches; copied.</param>
    /// <param name="recommender">How it chooses what to play. Default <see cref="HighestValue{TState}"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MctsSearch(TState root, MctsOptions? options = null, IRecommender<TState>? recommender = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        _options = options is null ? new() : options with { };
        _options.Validate();
        _selection = _options.Selection;
        _widening = _options.Widening;
        _asksAgain = _widening.AsksAgain;
        _recommender = recommender ?? new HighestValue<TState>();
        _tree = new(root, _options.Discount, _options.Backup);
        _noise = _options.RootNoiseFraction > 0 ? new(_options.RootNoiseFraction, _options.RootNoiseAlpha, new Random(_options.Seed)) : null;
        _canGrow = CanGrow;
    }

    /// <inheritdoc/>
    public SearchTree<TState> Tree => _tree;

    /// <inheritdoc/>
    public int InFlight => _ledger.Count;

    /// <inheritdoc/>
    public long Simulations { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => _options.Describe(_recommender);

    /// <inheritdoc/>
    public Recommendation<TState> Recommend() => _recommender.Recommend(_tree);

    /// <inheritdoc/>
    public SearchNode<TState> NodeOf(in Visit<TState> visit)
    {
        var entry = _ledger.Find(visit.Slot, visit.Number);
        return new(_tree, entry.Parent, entry.Ordinal);
    }

    /// <inheritdoc/>
    public BeginStatus Begin(out Visit<TState> visit)
    {
        visit = default;
        if (_options.SimulationsPerTurn is { } perTurn && TurnIsOver(perTurn))
        {
            if (_ledger.Count > 0)
            {
                return BeginStatus.Waiting;      // what is in flight belongs to this turn
            }

            if (Commit())
            {
                return BeginStatus.Committed;
            }
        }

        return BeginFresh(out visit) ? BeginStatus.Begun : Descend(out visit);
    }

    /// <inheritdoc/>
    public void Complete(in Visit<TState> visit, in VisitResult<TState> result)
    {
        var entry = _ledger.Find(visit.Slot, visit.Number);
        var (parent, ordinal) = (entry.Parent, entry.Ordinal);
        if (result.Candidates is { } candidates)
        {
            _tree.CheckFits(_tree.NodeAt(parent, ordinal), candidates.Count);
        }

        _ledger.Strike(visit.Slot, visit.Number);
        ref var edge = ref _tree.EdgeAt(parent, ordinal);
        edge.Flags &= unchecked((ushort)~EdgeStats.Busy);
        if (entry.Work == VisitWork.None)
        {
            var node = _tree.Visited(parent, ordinal);
            var known = _tree.KnownValueAt(parent, ordinal);
            FinishVisit(node, parent, ordinal, known, edge.IsTerminal && edge.Visits == 0, isJudged: true, result.Usage, null);
        }
        else if (entry.Asked > 0)
        {
            CompleteGrowth(entry, result);
        }
        else
        {
            CompleteLeaf(entry, edge.IsTerminal, result);
        }
    }

    /// <inheritdoc/>
    public void Abandon(in Visit<TState> visit, bool failed = false)
    {
        var entry = _ledger.Strike(visit.Slot, visit.Number);
        ref var edge = ref _tree.EdgeAt(entry.Parent, entry.Ordinal);
        edge.Flags &= unchecked((ushort)~EdgeStats.Busy);
        if (entry.Asked > 0)
        {
            _tree.Nodes[_tree.NodeAt(entry.Parent, entry.Ordinal)].Growing--;
        }

        _tree.BackUpFrom(entry.Parent, entry.Ordinal, double.NaN);
        if (failed)
        {
            CountFailure(entry);
        }

        if (entry.Asked > 0)
        {
            CloseIfDone(_tree.NodeAt(entry.Parent, entry.Ordinal));
        }
    }

    // ---- begin ---------------------------------------------------------------------------------------------------------------------

    private BeginStatus Descend(out Visit<TState> visit)
    {
        var edges = _tree.Edges;
        var nodes = _tree.Nodes;
        var node = _tree.RootIndex;
        var depth = 0;
        visit = default;
        if (nodes.End == 0)
        {
            ref readonly var first = ref _tree.EdgeAt(-1, 0);
            return first.IsAvailable ? BeginAt(-1, 0, depth, out visit) : _ledger.Count > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
        }

        ref var edge = ref _tree.EdgeOf(node);
        if (edge.IsTerminal)
        {
            return _ledger.Count > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
        }

        while (true)
        {
            ref var links = ref nodes[node];
            var children = edges.Slice(links.FirstEdge, links.Count);
            var context = Context(node, depth, edge);
            if ((_asksAgain || (links.Flags & NodeLinks.Expanded) == 0) && !edge.IsClosed && Wanted(ref links, context, children) is > 0 and var asked)
            {
                return BeginGrowth(node, depth, asked, out visit);
            }

            var picked = children.IsEmpty ? -1 : _selection.Select(context, children);
            if (picked < 0)
            {
                CheckNoneIsAvailable(picked, children, depth);
                if (node == _tree.RootIndex)
                {
                    return _ledger.Count > 0 ? BeginStatus.Waiting : BeginStatus.Finished;
                }

                edge.Flags |= EdgeStats.Blocked;      // until something below it ends
                node = links.Parent;
                edge = ref _tree.EdgeOf(node);
                depth--;
                continue;
            }

            if (picked >= children.Length || !children[picked].IsAvailable)
            {
                throw BadChoice(picked, children.Length, depth);
            }

            edge = ref children[picked];
            depth++;
            if (edge.Child < 0 || edge.IsTerminal)
            {
                return BeginAt(node, picked, depth, out visit);
            }

            node = edge.Child;
        }
    }

    /// <summary>Holds a policy that chose nothing to its word: an argmax over NaN must not read as a finished search.</summary>
    private void CheckNoneIsAvailable(int picked, ReadOnlySpan<EdgeStats> children, int depth)
    {
        foreach (ref readonly var child in children)
        {
            if (child.IsAvailable || picked < -1)
            {
                throw BadChoice(picked, children.Length, depth);
            }
        }
    }

    private PluginException BadChoice(int picked, int count, int depth)
    {
        var name = _selection.GetType().Name;
        return new(name, $"Selection policy '{name}' chose candidate {picked} of {count} at depth {depth}; it gives the index of an available " +
            "candidate, or −1 if none is available.");
    }

    private SelectionContext Context(int node, int depth, in EdgeStats edge)
    {
        if (node == 0 || _tree.IsPlain)
        {
            return new(edge, depth);
        }

        ref var links = ref _tree.Nodes[node];
        return new(edge, depth, _tree.RewardAt(links.Parent, links.Ordinal), _options.Discount);
    }

    /// <summary>How many candidates to ask for at a state before descending through it.</summary>
    private int Wanted(ref NodeLinks links, in SelectionContext context, ReadOnlySpan<EdgeStats> children)
    {
        if ((links.Flags & NodeLinks.Expanded) == 0)
        {
            return links.Growing == 0 ? _widening.Initial : 0;
        }

        return (links.Flags & NodeLinks.NoMore) != 0 || links.Growing == byte.MaxValue ? 0 : _widening.More(context, children, links.Growing);
    }

    private bool CanGrow(int node)
    {
        ref var links = ref _tree.Nodes[node];
        if (!_asksAgain || (links.Flags & NodeLinks.Expanded) == 0)
        {
            return (links.Flags & NodeLinks.Expanded) == 0;
        }

        var context = Context(node, _tree.DepthOf(links.Parent) - _tree.Root.Depth, _tree.EdgeOf(node));
        return Wanted(ref links, context, _tree.Edges.Slice(links.FirstEdge, links.Count)) > 0;
    }

    /// <summary>Hands out a candidate's first visit, or a further one to a terminal.</summary>
    private BeginStatus BeginAt(int parent, int ordinal, int depth, out Visit<TState> visit)
    {
        ref var edge = ref _tree.EdgeAt(parent, ordinal);
        var known = !double.IsNaN(_tree.KnownValueAt(parent, ordinal));
        var work = (known ? VisitWork.None : VisitWork.Evaluate)
            | (edge.IsTerminal || _options.ExpandAtVisit > 1 ? VisitWork.None : VisitWork.Expand);
        if (edge.Visits == 0)
        {
            edge.Flags |= EdgeStats.Busy;
        }

        Enter(parent, ordinal, depth, work, asked: 0, _widening.Initial, [], out visit);
        return BeginStatus.Begun;
    }

    private BeginStatus BeginGrowth(int node, int depth, int asked, out Visit<TState> visit)
    {
        ref var links = ref _tree.Nodes[node];
        links.Growing++;
        Enter(links.Parent, links.Ordinal, depth, VisitWork.Expand, asked, asked, _tree.ChildStates(node), out visit);
        return BeginStatus.Begun;
    }

    private bool BeginFresh(out Visit<TState> visit)
    {
        for (var i = 0; i < _fresh.Count;)
        {
            var fresh = _fresh[i];
            ref var edge = ref _tree.EdgeAt(fresh.Node, fresh.Ordinal);
            if (edge.Child >= 0 || edge.IsClosed || !_tree.IsUnderRoot(fresh.Node))
            {
                _fresh.RemoveAt(i);
                continue;
            }

            i++;      // it stays in line until its visit is complete, in case that is abandoned
            if (edge.IsAvailable && edge.Started == 0)
            {
                var depth = _tree.DepthOf(fresh.Node) - _tree.Root.Depth;
                return BeginAt(fresh.Node, fresh.Ordinal, depth, out visit) == BeginStatus.Begun;
            }
        }

        visit = default;
        return false;
    }

    private void Enter(
        int parent, int ordinal, int depth, VisitWork work, int asked, int count, TState[] siblings, out Visit<TState> visit)
    {
        var number = _ledger.Next;
        var slot = _ledger.Enter(parent, ordinal, work, asked);
        visit = new(number, slot, _tree.StateAt(parent, ordinal), work, count, depth, siblings, draw: siblings.Length);
        _tree.Start(parent, ordinal);
    }

    // ---- complete ------------------------------------------------------------------------------------------------------------------

    private void CompleteLeaf(in VisitLedger.Entry entry, bool terminal, in VisitResult<TState> result)
    {
        var (parent, ordinal) = (entry.Parent, entry.Ordinal);
        var node = _tree.Visited(parent, ordinal);
        var known = _tree.KnownValueAt(parent, ordinal);
        var wantsValue = (entry.Work & VisitWork.Evaluate) != 0;
        var evaluation = result.Evaluation;
        var value = wantsValue
            ? evaluation is { HasJudgement: true } judged ? judged.Value : evaluation is null ? double.NaN : _tree.NeutralValue(parent)
            : known;
        if ((entry.Work & VisitWork.Expand) != 0 && result.Candidates is { } candidates)
        {
            AttachAll(node, candidates);
            if (candidates.Count == 0)
            {
                FinishVisit(node, parent, ordinal, _options.DeadEndValue, terminal: false, isJudged: true, result.Usage, null);
                _tree.Close(parent, ordinal, _canGrow);
                return;
            }
        }

        var isJudged = !wantsValue || evaluation is { HasJudgement: true };
        FinishVisit(node, parent, ordinal, value, terminal, isJudged, result.Usage, evaluation);
    }

    private void CompleteGrowth(in VisitLedger.Entry entry, in VisitResult<TState> result)
    {
        var node = _tree.NodeAt(entry.Parent, entry.Ordinal);
        ref var links = ref _tree.Nodes[node];
        links.Growing--;
        var before = links.Count;
        var first = (links.Flags & NodeLinks.Expanded) == 0;
        if (result.Candidates is { } candidates)
        {
            AttachAll(node, candidates);
        }

        var stuck = result.Candidates is { Count: 0 };
        FinishVisit(
            node, entry.Parent, entry.Ordinal, stuck && first ? _options.DeadEndValue : double.NaN, terminal: false, isJudged: true, result.Usage, null);
        if (!first)
        {
            for (var i = before; i < links.Count; i++)
            {
                _fresh.Add((node, i));
            }
        }

        CloseIfDone(node);
    }

    private void FinishVisit(
        int node, int parent, int ordinal, double value, bool terminal, bool isJudged, in Usage usage, in Evaluation? evaluation)
    {
        if (terminal && !double.IsNaN(value))
        {
            _tree.Settle(parent, ordinal, value, isJudged, evaluation?.Confidence);
        }

        _tree.BackUpFrom(parent, ordinal, value);
        _tree.Note(node, usage, evaluation);
        if (!double.IsNaN(value))
        {
            Simulations++;
        }

        if (terminal && _options.CloseTerminals && !double.IsNaN(value))
        {
            _tree.Close(parent, ordinal, _canGrow);
        }
    }

    /// <summary>Closes a state whose last expansion in flight has ended, if that was all it waited for.</summary>
    private void CloseIfDone(int node)
    {
        if (!CanGrow(node))
        {
            CloseIfNothingIsOpen(node);
        }
    }

    private void CloseIfNothingIsOpen(int node)
    {
        ref var links = ref _tree.Nodes[node];
        foreach (ref readonly var child in _tree.Edges.Slice(links.FirstEdge, links.Count))
        {
            if (!child.IsClosed)
            {
                return;
            }
        }

        if (links.Growing == 0)
        {
            _tree.Close(links.Parent, links.Ordinal, _canGrow);
        }
    }

    /// <summary>Gives a state up that failed too often: nothing below it is asked for again. The first root is tried for ever.</summary>
    private void CountFailure(in VisitLedger.Entry entry)
    {
        var place = (entry.Parent, entry.Ordinal);
        _failures ??= [];
        var failures = _failures.GetValueOrDefault(place) + 1;
        _failures[place] = failures;
        if (failures < _options.AttemptsPerState || entry.Parent < 0)
        {
            return;
        }

        if (entry.Asked == 0)
        {
            _tree.Close(entry.Parent, entry.Ordinal, _canGrow);
            return;
        }

        var node = _tree.NodeAt(entry.Parent, entry.Ordinal);
        _tree.Nodes[node].Flags |= NodeLinks.Expanded | NodeLinks.NoMore;
        CloseIfNothingIsOpen(node);
    }

    private void AttachAll(int node, IReadOnlyList<Candidate<TState>> candidates)
    {
        switch (candidates)
        {
            case Candidate<TState>[] array:
                _tree.Attach(node, array);
                break;
            case List<Candidate<TState>> list:
                _tree.Attach(node, CollectionsMarshal.AsSpan(list));
                break;
            default:
                _tree.Attach(node, [.. candidates]);
                break;
        }

        if (node == _tree.RootIndex)
        {
            AddRootNoise();
        }
    }

    // ---- turns and noise -----------------------------------------------------------------------------------------------------------

    private bool TurnIsOver(int perTurn) =>
        Simulations - _turnStart + _ledger.Count >= perTurn || (_tree.Nodes.End > 0 && _tree.Root is { IsClosed: true, IsTerminal: false });

    private bool Commit()
    {
        var action = Recommend().Action;
        if (action is not { } chosen)
        {
            return false;
        }

        _tree.MoveRoot(_tree.Visited(chosen.ParentIndex, chosen.Ordinal));
        _turnStart = Simulations;
        _noise?.Reset();
        AddRootNoise();
        return true;
    }

    private void AddRootNoise()
    {
        ref var links = ref _tree.Nodes[_tree.RootIndex];
        _noise?.Mix(_tree.Edges.Slice(links.FirstEdge, links.Count));
    }
}
