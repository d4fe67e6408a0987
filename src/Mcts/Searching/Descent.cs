namespace TreeReasoner;

/// <summary>Walks down a tree to the place of the next visit.</summary>
/// <remarks>
/// Where nothing can be visited below a state, because all of it waits for something in flight, the walk marks the state as blocked and
/// turns back. A walk that finds a place leaves its marks: they end with the visit they wait for. A walk in vain takes them back, because
/// how often a search is asked in vain depends on timing, and a policy may choose otherwise where one candidate more is out of the
/// question.
/// </remarks>
internal sealed class Descent<TState>(
    SearchTree<TState> tree, TreePolicy policy, Growth<TState> growth, SearchExtension<TState>[] extensions)
{
    private readonly ISelectionPolicy _selection = policy.Selection;
    private readonly List<(Place Place, Place? AwaitedTwin)> _blocked = [];
    private Dictionary<Place, List<Place>>? _waiting;

    /// <summary>Finds the place of the next visit; false if there is none now, which leaves no trace.</summary>
    public bool TryFind(out Target target)
    {
        _blocked.Clear();
        if (TryFresh(out target) || TryWalk(out target))
        {
            return true;
        }

        Unblock();
        return false;
    }

    /// <summary>A visit to a state has ended: states that waited for it need not any more.</summary>
    public void Ended(Place place)
    {
        if (_waiting is not null && _waiting.Remove(place, out var waiting))
        {
            foreach (var each in waiting)
            {
                tree.ClearUpwards(each, EdgeFlags.Blocked);
            }
        }
    }

    /// <summary>Candidates that widening has added come first, the oldest before the others.</summary>
    private bool TryFresh(out Target target)
    {
        for (var i = 0; growth.TryFresh(ref i, out var place);)
        {
            if (TryLeaf(place, tree.DepthOf(place) - tree.Root.Depth, out target))
            {
                return true;
            }
        }

        target = default;
        return false;
    }

    private bool TryWalk(out Target target)
    {
        target = default;
        var root = tree.RootIndex;
        if (tree.NodeAt(Place.FirstRoot) < 0)
        {
            return tree.EdgeAt(Place.FirstRoot).IsAvailable && TryLeaf(Place.FirstRoot, 0, out target);
        }

        var node = root;
        var depth = 0;
        ref var edge = ref tree.EdgeOf(node);
        if (edge.IsTerminal)
        {
            return false;
        }

        while (true)
        {
            ref readonly var links = ref tree.Links(node);
            var children = tree.EdgesOf(links);
            var context = tree.ContextOf(node, depth, edge);
            var decision = WideningDecision.Descend;
            if (!edge.IsClosed && growth.MayAsk(links))
            {
                decision = growth.Decide(links, context, children);
                if (decision.Count > 0)
                {
                    target = new() { Place = links.Place, Depth = depth, Asked = decision.Count };
                    return true;
                }
            }

            int? picked = null;
            if (!children.IsEmpty && !decision.Waits)
            {
                picked = _selection.Select(context, children);
            }

            if (picked is not { } choice)
            {
                CheckWhyNothing(decision, edge, children, depth);
                if (node == root)
                {
                    return false;
                }

                edge.Set(EdgeFlags.Blocked);
                _blocked.Add((links.Place, null));
                node = links.Parent;
                edge = ref tree.EdgeOf(node);
                depth--;
                continue;
            }

            if ((uint)choice >= (uint)children.Length || !children[choice].IsAvailable)
            {
                throw BadChoice(choice, children.Length, depth);
            }

            ref var below = ref children[choice];
            if (below.Child >= 0 && !below.IsTerminal)
            {
                edge = ref below;
                node = below.Child;
                depth++;
            }
            else if (TryLeaf(new(node, choice), depth + 1, out target))
            {
                return true;
            }
        }
    }

    /// <summary>
    /// Whether a candidate can be visited for the first time, or a terminal once more; else it waits for an equal state in flight.
    /// </summary>
    private bool TryLeaf(Place place, int depth, out Target target)
    {
        target = new() { Place = place, Depth = depth };
        if (extensions.Length == 0 || tree.EdgeAt(place).Visits > 0)
        {
            return true;
        }

        var first = FirstVisit<TState>.AsUsual;
        for (var i = 0; i < extensions.Length && first.Kind == FirstVisitKind.Visit; i++)
        {
            first = extensions[i].BeforeFirstVisit(tree.ViewOf(place));
        }

        if (first.Kind == FirstVisitKind.WaitFor)
        {
            Wait(place, first.Other.Place);
            return false;
        }

        target = new() { Place = place, Depth = depth, Kind = first.Kind, Twin = first.Other.Place };
        return true;
    }

    private void Wait(Place place, Place twin)
    {
        tree.EdgeAt(place).Set(EdgeFlags.Blocked);
        _waiting ??= [];
        if (!_waiting.TryGetValue(twin, out var waiting))
        {
            waiting = [];
            _waiting.Add(twin, waiting);
        }

        waiting.Add(place);
        _blocked.Add((place, twin));
    }

    private void Unblock()
    {
        foreach (var (place, awaited) in _blocked)
        {
            tree.EdgeAt(place).Clear(EdgeFlags.Blocked);
            if (awaited is { } twin && _waiting!.TryGetValue(twin, out var waiting))
            {
                waiting.Remove(place);
                if (waiting.Count == 0)
                {
                    _waiting.Remove(twin);
                }
            }
        }
    }

    /// <summary>Holds the policy to its word: an argmax over NaN, or a wait for nothing, must not read as a finished search.</summary>
    private void CheckWhyNothing(WideningDecision decision, in EdgeStats edge, ReadOnlySpan<EdgeStats> children, int depth)
    {
        var anyWaits = edge.InFlight > 0;
        foreach (ref readonly var child in children)
        {
            anyWaits |= child.IsWaiting;      // for an equal state in flight elsewhere
            if (child.IsAvailable && !decision.Waits)
            {
                throw BadChoice(null, children.Length, depth);
            }
        }

        if (decision.Waits && !anyWaits)
        {
            var name = policy.Widening.GetType().Name;
            throw new PluginException(
                name,
                $"Widening '{name}' waits at depth {depth}, where nothing is in flight; it waits only for what is in flight below the " +
                "state.");
        }
    }

    private PluginException BadChoice(int? picked, int count, int depth)
    {
        var name = _selection.GetType().Name;
        return new(
            name, $"Selection policy '{name}' chose candidate {picked?.ToString() ?? "null"} of {count} at depth {depth}; it gives the " +
            "index of an available candidate, or null if none is available.");
    }
}
