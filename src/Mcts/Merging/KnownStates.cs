namespace TreeReasoner;

/// <summary>How a state that is to be visited for the first time stands to those visited before.</summary>
internal enum Meeting
{
    /// <summary>It is the first of its kind.</summary>
    New,

    /// <summary>An equal one has a value.</summary>
    Known,

    /// <summary>An equal one is being visited for the first time.</summary>
    InFlight,

    /// <summary>An equal one stands above it, or what it would share depends on its own line: it leads nowhere new.</summary>
    Circle,
}

/// <summary>Finds states that are equal by a key, and what follows from that. A state without a key is equal to none.</summary>
internal sealed class KnownStates<TState>
{
    private readonly SearchTree<TState> _tree;
    private readonly Func<TState, string?> _keyOf;
    private readonly Dictionary<string, Place> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<Place, List<Place>> _waiting = [];
    private readonly Dictionary<int, int> _repeats = [];

    public KnownStates(SearchTree<TState> tree, Func<TState, string?> keyOf) => (_tree, _keyOf) = (tree, keyOf);

    /// <summary>Candidates of a node that were equal to one it had already.</summary>
    public int RepeatsAt(int node) => _repeats.GetValueOrDefault(node);

    public Meeting Meet(Place place, out Place twin)
    {
        twin = default;
        ref readonly var edge = ref _tree.EdgeAt(place.Parent, place.Ordinal);
        if (KeyAt(place) is not { } key || !_first.TryGetValue(key, out twin) || twin == place)
        {
            return Meeting.New;
        }

        ref readonly var first = ref _tree.EdgeAt(twin.Parent, twin.Ordinal);
        if (first.IsTerminal != edge.IsTerminal || (first.Visits == 0 && first.InFlight == 0))
        {
            return Meeting.New;      // not the same after all, or nothing came of the first
        }

        return first.Visits == 0 ? Meeting.InFlight
            : LeadsInACircle(place, twin) ? Meeting.Circle
            : Meeting.Known;
    }

    /// <summary>Whether what a state would share depends on the state itself.</summary>
    public bool LeadsInACircle(Place place, Place twin) => _tree.IsInReach(place, _tree.ReachOf(twin));

    /// <summary>A first visit to a new state was handed out.</summary>
    public void Begun(Place place)
    {
        if (KeyAt(place) is { } key && (!_first.TryGetValue(key, out var first) || NothingCameOf(first)))
        {
            _first[key] = place;
        }
    }

    /// <summary>A state waits for its twin.</summary>
    public void Wait(Place place, Place twin)
    {
        _tree.EdgeAt(place.Parent, place.Ordinal).Flags |= EdgeStats.Blocked;
        if (!_waiting.TryGetValue(twin, out var waiting))
        {
            _waiting[twin] = waiting = [];
        }

        waiting.Add(place);
    }

    /// <summary>A state does not wait for its twin any more.</summary>
    public void WaitNoMore(Place place, Place twin)
    {
        if (_waiting.TryGetValue(twin, out var waiting) && waiting.Remove(place) && waiting.Count == 0)
        {
            _waiting.Remove(twin);
        }
    }

    /// <summary>A visit ended: whoever waited for it need not any more, and if nothing came of it the state is as good as new.</summary>
    public void Ended(Place place)
    {
        if (_waiting.Remove(place, out var waiting))
        {
            waiting.ForEach(_tree.Unblock);
        }

        if (NothingCameOf(place) && KeyAt(place) is { } key && _first.TryGetValue(key, out var first) && first == place)
        {
            _first.Remove(key);
        }
    }

    /// <summary>Leaves out candidates that a node has already, or that stand twice among the new ones; their priors go to the first of them.</summary>
    /// <param name="node">The node they are for.</param>
    /// <param name="candidates">The new ones.</param>
    /// <param name="more">Told which candidate of the node gets how much more prior.</param>
    public IReadOnlyList<Candidate<TState>> Merge(int node, IReadOnlyList<Candidate<TState>> candidates, Action<int, double> more)
    {
        var before = _tree.ChildCount(node);
        var ordinals = new Dictionary<(string, bool), int>();
        for (var i = 0; i < before; i++)
        {
            if (_keyOf(_tree.StateAt(node, i)) is { } key)
            {
                ordinals.TryAdd((key, _tree.EdgeAt(node, i).IsTerminal), i);
            }
        }

        var merged = new List<Candidate<TState>>(candidates.Count);
        foreach (var candidate in candidates)
        {
            if (_keyOf(candidate.State) is not { } key || ordinals.TryAdd((key, candidate.IsTerminal), before + merged.Count))
            {
                merged.Add(candidate);
            }
            else if (ordinals[(key, candidate.IsTerminal)] is var ordinal && ordinal < before)
            {
                more(ordinal, candidate.Prior);
            }
            else
            {
                var same = merged[ordinal - before];
                merged[ordinal - before] = same with { Prior = Math.Min(same.Prior + candidate.Prior, float.MaxValue) };
            }
        }

        if (merged.Count < candidates.Count)
        {
            _repeats[node] = RepeatsAt(node) + candidates.Count - merged.Count;
        }

        return merged;
    }

    /// <summary>
    /// The root has moved: what is not below it is forgotten. A state that shared the value of a forgotten one stands for itself again, and those
    /// that shared with it share its own.
    /// </summary>
    public void RootMoved(Place root)
    {
        foreach (var (key, place) in _first.ToList())
        {
            if (!_tree.IsAtOrBelow(place, root))
            {
                _first.Remove(key);
            }
        }

        foreach (var (place, twin) in _tree.Twins.ToList())
        {
            if (!_tree.IsAtOrBelow(place, root) || _tree.IsAtOrBelow(twin, root))
            {
                continue;
            }

            _tree.Part(place);
            if (KeyAt(place) is { } key && !_first.TryAdd(key, place))
            {
                _tree.Share(place, _first[key]);
            }
            else
            {
                _tree.Reopen(place);
            }
        }
    }

    /// <summary>Not even a part of its work: a state that has candidates is not given up for another.</summary>
    private bool NothingCameOf(Place place) => _tree.EdgeAt(place.Parent, place.Ordinal) is { Visits: 0, InFlight: 0 }
        && (_tree.NodeAt(place.Parent, place.Ordinal) is var node && (node < 0 || !_tree.IsExpanded(node)));

    private string? KeyAt(Place place) => _keyOf(_tree.StateAt(place.Parent, place.Ordinal));
}
