namespace TreeReasoner;

/// <summary>
/// Merges equal states. A later one shares the value of the first and is neither evaluated nor expanded. Equal candidates of one state are
/// one, with the priors of all.
/// </summary>
/// <remarks>One object serves one search.</remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class StateMerger<TState> : SearchExtension<TState>
{
    private readonly Func<TState, string?> _keyOf;
    private readonly Dictionary<string, SearchNode<TState>> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<SearchNode<TState>, int> _discarded = [];
    private TreeWriter<TState>? _tree;
    private SharedValues<TState>? _shared;

    /// <summary>Merges the states of one search.</summary>
    /// <param name="keyOf">
    /// States are equal for which this gives equal keys. Pure and cheap; null for a state that is equal to no other.
    /// </param>
    public StateMerger(Func<TState, string?> keyOf)
    {
        ArgumentNullException.ThrowIfNull(keyOf);
        _keyOf = keyOf;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["MergesEqualStates"] = "true" };

    /// <summary>Which states share a value, once the search has begun.</summary>
    internal SharedValues<TState> SharedStates => _shared ?? throw new InvalidOperationException("The search has not begun.");

    /// <inheritdoc/>
    public override void Start(TreeWriter<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (_tree is not null)
        {
            throw new InvalidOperationException("A StateMerger serves one search; make another for this one.");
        }

        _tree = tree;
        _shared = new(tree);
        tree.ShareValues(_shared);
    }

    /// <inheritdoc/>
    public override FirstVisit<TState> BeforeFirstVisit(SearchNode<TState> node)
    {
        if (_keyOf(node.State) is not { } key)
        {
            return FirstVisit<TState>.AsUsual;
        }

        if (!_first.TryGetValue(key, out var first))
        {
            _first.Add(key, node);
            return FirstVisit<TState>.AsUsual;
        }

        if (first == node)
        {
            return FirstVisit<TState>.AsUsual;
        }

        var stats = first.Stats;
        if (stats.Started == 0 || stats.IsTerminal != node.IsTerminal)
        {
            // Not the same after all, or nothing came of the first.
            if (NothingCameOf(first))
            {
                _first[key] = node;
            }

            return FirstVisit<TState>.AsUsual;
        }

        if (stats.Visits == 0)
        {
            return FirstVisit<TState>.WaitFor(first);
        }

        if (!MayShare(node, first))
        {
            return FirstVisit<TState>.Close;
        }

        return FirstVisit<TState>.ShareWith(first);
    }

    /// <summary>Whether a state may share the value of another: not if what it would share depends on the state itself.</summary>
    /// <inheritdoc/>
    public override bool MayShare(SearchNode<TState> node, SearchNode<TState> other) => !SharedStates.FoundBelow(other)(node);

    /// <inheritdoc/>
    public override void Shared(SearchNode<TState> node, SearchNode<TState> other) => SharedStates.Share(node, other);

    /// <inheritdoc/>
    public override void BackedUp(SearchNode<TState> node) => SharedStates.ShareFrom(node);

    /// <inheritdoc/>
    public override int DiscardedAt(SearchNode<TState> node) => _discarded.GetValueOrDefault(node);

    /// <summary>
    /// Leaves out candidates that a state has already, or that stand twice among the new ones; their priors go to the first of them.
    /// </summary>
    /// <inheritdoc/>
    public override NewCandidates<TState> Adding(SearchNode<TState> node, IReadOnlyList<Candidate<TState>> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var known = node.Children;
        var ordinals = new Dictionary<(string, bool), int>();
        foreach (var child in known)
        {
            if (_keyOf(child.State) is { } key)
            {
                ordinals.TryAdd((key, child.IsTerminal), child.Ordinal);
            }
        }

        var merged = new List<Candidate<TState>>(candidates.Count);
        var repeated = new List<(int, double)>();
        foreach (var candidate in candidates)
        {
            if (_keyOf(candidate.State) is not { } key || ordinals.TryAdd((key, candidate.IsTerminal), known.Count + merged.Count))
            {
                merged.Add(candidate);
                continue;
            }

            var ordinal = ordinals[(key, candidate.IsTerminal)];
            if (ordinal < known.Count)
            {
                repeated.Add((ordinal, candidate.Prior));
                continue;
            }

            var same = merged[ordinal - known.Count];
            merged[ordinal - known.Count] = same with { Prior = Math.Min(same.Prior + candidate.Prior, float.MaxValue) };
        }

        if (merged.Count < candidates.Count)
        {
            _discarded[node] = DiscardedAt(node) + candidates.Count - merged.Count;
        }

        return new(merged, repeated);
    }

    /// <summary>If nothing came of a visit, the state is as good as new, and another may be the first of its kind.</summary>
    /// <inheritdoc/>
    public override void Ended(SearchNode<TState> node)
    {
        if (NothingCameOf(node) && _keyOf(node.State) is { } key && _first.TryGetValue(key, out var first) && first == node)
        {
            _first.Remove(key);
        }
    }

    /// <summary>
    /// What is not below the new root is forgotten. A state that shared the value of a forgotten one stands for itself again, and those
    /// that shared with it share its own.
    /// </summary>
    /// <inheritdoc/>
    public override void RootMoved(SearchNode<TState> root)
    {
        foreach (var (key, node) in _first.ToList())
        {
            if (!IsBelow(node, root))
            {
                _first.Remove(key);
            }
        }

        foreach (var (node, twin) in SharedStates.Twins.ToList())
        {
            if (!IsBelow(node, root) || IsBelow(twin, root))
            {
                continue;
            }

            SharedStates.StopSharing(node);
            if (_keyOf(node.State) is { } key && !_first.TryAdd(key, node))
            {
                SharedStates.Share(node, _first[key]);
            }
            else
            {
                _tree!.Reopen(node);
            }
        }
    }

    private static bool IsBelow(SearchNode<TState> node, SearchNode<TState> above)
    {
        while (node != above)
        {
            if (node.IsRoot)
            {
                return false;
            }

            node = node.Parent;
        }

        return true;
    }

    /// <summary>Not even a part of its work: a state that has candidates is not given up for another.</summary>
    private static bool NothingCameOf(SearchNode<TState> node) => node.Stats.Started == 0 && !node.IsExpanded;
}
