namespace TreeReasoner;

/// <summary>
/// Watches the tree of a running search: folds each event, compares the fold with the tree where the event can have changed it, and adds to
/// the event what the fold did not foresee. So the fold of the events is the tree, whatever the search made of them.
/// </summary>
internal sealed class TreeRecorder<TState>
{
    private readonly SearchTree<TState> _live;
    private bool _sharesValues;

    public TreeRecorder(SearchTree<TState> live)
    {
        _live = live;
        Tree = TreeSnapshot<TState>.Of(live);
    }

    /// <summary>The fold of all events so far.</summary>
    public TreeSnapshot<TState> Tree { get; private set; }

    /// <summary>Adds to an event what it changed in the tree, which knows of it already, and folds it.</summary>
    public VisitBegun<TState> Record(VisitBegun<TState> begun) => Folded(begun with { Change = ChangeOf(begun) });

    /// <inheritdoc cref="Record(VisitBegun{TState})"/>
    public VisitAbandoned<TState> Record(VisitAbandoned<TState> abandoned) => Folded(abandoned with { Change = ChangeOf(abandoned) });

    /// <inheritdoc cref="Record(VisitBegun{TState})"/>
    public VisitCompleted<TState> Record(VisitCompleted<TState> completed)
    {
        if (_live.LastBackup is { } value)
        {
            completed = completed with { Value = value };
        }

        completed = completed with { Change = new() { Kept = Kept(completed), Terminal = NewTerminal() } };
        return Folded(completed with { Change = ChangeOf(completed) });
    }

    /// <inheritdoc cref="Record(VisitBegun{TState})"/>
    public TurnCommitted<TState> Record(TurnCommitted<TState> committed) => Folded(committed with { Change = ChangeOf(committed) });

    /// <inheritdoc cref="Record(VisitBegun{TState})"/>
    /// <remarks>The whole tree is compared: whatever a search did behind the back of its events is told at its end.</remarks>
    public SearchFinished<TState> Record(SearchFinished<TState> finished) => Folded(finished with { Change = ChangeOf(finished) });

    private TEvent Folded<TEvent>(TEvent happened)
        where TEvent : SearchEvent<TState>
    {
        Tree = Tree.Apply(happened);
        return happened;
    }

    /// <summary>Which candidates entered the tree; null if all did, or there were none.</summary>
    private int[]? Kept(VisitCompleted<TState> completed)
    {
        if (completed.Result.Candidates is not { } candidates)
        {
            return null;
        }

        var before = Tree.At(completed.At).Children.Length;
        var children = NodeAt(completed.At).Children;
        if (children.Count - before == candidates.Count)
        {
            return null;
        }

        var kept = new List<int>();
        for (var i = 0; i < candidates.Count && before < children.Count; i++)
        {
            if (EqualityComparer<TState>.Default.Equals(candidates[i].State, children[before].State))
            {
                kept.Add(i);
                before++;
            }
        }

        return [.. kept];
    }

    private TerminalChange? NewTerminal()
    {
        if (_live.TerminalCount == Tree.Terminals.Count)
        {
            return null;
        }

        var (_, value, isJudged) = _live.Terminals.Last();
        return new(value, isJudged);
    }

    private TreeChange? ChangeOf(SearchEvent<TState> happened)
    {
        var change = happened.Change ?? new();
        var foreseen = Tree.Apply(happened);
        var nodes = new List<NodeChange>();
        _sharesValues |= _live.Sharing is not null;
        if (_sharesValues || happened is SearchFinished<TState>)
        {
            CompareAll(foreseen, nodes);
        }
        else if (happened is VisitEvent<TState> visit)
        {
            CompareAlong(foreseen, visit.At, nodes);
        }

        if (!_sharesValues && happened is (VisitCompleted<TState> or TurnCommitted<TState>))
        {
            CompareBelowRoot(foreseen, nodes);
        }

        if (nodes.Count > 0)
        {
            return change with { Nodes = nodes };
        }

        if (change.Kept is null && change.Terminal is null)
        {
            return null;
        }

        return change;
    }

    private void CompareAll(TreeSnapshot<TState> foreseen, List<NodeChange> changes)
    {
        var open = new Stack<(TreePath At, SnapshotNode<TState> Node, SearchNode<TState> Live)>();
        open.Push((TreePath.Root, foreseen.FirstRoot, _live.FirstRoot));
        while (open.TryPop(out var next))
        {
            Compare(next.At, next.Node, next.Live, changes);
            var children = next.Live.Children;
            for (var i = Math.Min(children.Count, next.Node.Children.Length) - 1; i >= 0; i--)
            {
                open.Push((next.At.Child(i), next.Node.Children[i], children[i]));
            }
        }
    }

    /// <summary>Compares the states on the way to a visit, and the candidates below it.</summary>
    private void CompareAlong(TreeSnapshot<TState> foreseen, TreePath path, List<NodeChange> changes)
    {
        var (at, node, live) = (TreePath.Root, foreseen.FirstRoot, _live.FirstRoot);
        Compare(at, node, live, changes);
        foreach (var ordinal in path.Ordinals)
        {
            (at, node, live) = (at.Child(ordinal), node.Children[ordinal], live.Children[ordinal]);
            Compare(at, node, live, changes);
        }

        var children = live.Children;
        for (var i = 0; i < Math.Min(children.Count, node.Children.Length); i++)
        {
            Compare(at.Child(i), node.Children[i], children[i], changes);
        }
    }

    /// <summary>Noise changes the priors below the current root.</summary>
    private void CompareBelowRoot(TreeSnapshot<TState> foreseen, List<NodeChange> changes)
    {
        var (at, node) = (foreseen.RootPath, foreseen.Root);
        var children = _live.Root.Children;
        for (var i = 0; i < Math.Min(children.Count, node.Children.Length); i++)
        {
            var place = at.Child(i);
            if (children[i].Prior != node.Children[i].Prior && !changes.Exists(change => change.At == place))
            {
                changes.Add(new(place) { Prior = children[i].Prior });
            }
        }
    }

    private static void Compare(TreePath at, SnapshotNode<TState> foreseen, SearchNode<TState> view, List<NodeChange> changes)
    {
        var live = TreeSnapshot<TState>.CopyOne(view);
        var change = new NodeChange(at);
        var same = change;
        if (live.Visits != foreseen.Visits)
        {
            change = change with { Visits = live.Visits };
        }

        if (!live.ValueSum.Equals(foreseen.ValueSum))
        {
            change = change with { ValueSum = live.ValueSum };
        }

        if (!live.Prior.Equals(foreseen.Prior))
        {
            change = change with { Prior = live.Prior };
        }

        if (live.IsClosed != foreseen.IsClosed)
        {
            change = change with { IsClosed = live.IsClosed };
        }

        if (live.IsExpanded != foreseen.IsExpanded)
        {
            change = change with { IsExpanded = live.IsExpanded };
        }

        if (live.Twin != foreseen.Twin)
        {
            change = change with { Twin = live.Twin, IsParted = live.Twin is null };
        }

        change = CompareNotes(live, foreseen, change);
        if (!ReferenceEquals(change, same))
        {
            changes.Add(change);
        }
    }

    private static NodeChange CompareNotes(SnapshotNode<TState> live, SnapshotNode<TState> foreseen, NodeChange change)
    {
        if (!Nullable.Equals(live.KnownValue, foreseen.KnownValue))
        {
            change = change with { KnownValue = live.KnownValue };
        }

        if (live.Usage != foreseen.Usage)
        {
            change = change with { Usage = live.Usage };
        }

        if (!Nullable.Equals(live.Confidence, foreseen.Confidence) || !Nullable.Equals(live.StepScore, foreseen.StepScore))
        {
            change = change with { IsJudgedAnew = true, Confidence = live.Confidence, StepScore = live.StepScore };
        }

        return change;
    }

    private SearchNode<TState> NodeAt(TreePath path)
    {
        var node = _live.FirstRoot;
        foreach (var ordinal in path.Ordinals)
        {
            node = node.Children[ordinal];
        }

        return node;
    }
}
