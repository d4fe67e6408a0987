namespace TreeReasoner;

/// <summary>
/// States that are equal to one visited before and share its value. What is found below the other changes the value of all that share it,
/// and of those above them.
/// </summary>
internal sealed class SharedValues<TState>(TreeWriter<TState> tree) : IValueSharing<TState>
{
    private readonly Dictionary<SearchNode<TState>, SearchNode<TState>> _twins = [];
    private readonly Dictionary<SearchNode<TState>, List<SearchNode<TState>>> _sharers = [];

    // At or below; not of the first root, which are all.
    private readonly Dictionary<SearchNode<TState>, HashSet<SearchNode<TState>>> _sharersBelow = [];
    private readonly Stack<SearchNode<TState>> _toShare = new();

    /// <summary>Each state that shares a value, with the one it shares with.</summary>
    public IReadOnlyDictionary<SearchNode<TState>, SearchNode<TState>> Twins => _twins;

    /// <inheritdoc/>
    public SearchNode<TState>? TwinOf(SearchNode<TState> node)
    {
        if (_twins.TryGetValue(node, out var twin))
        {
            return twin;
        }

        return null;
    }

    /// <inheritdoc/>
    public Func<SearchNode<TState>, bool> FoundBelow(SearchNode<TState> above)
    {
        if (above.IsRoot)
        {
            return static _ => true;
        }

        var reach = ReachOf(above);
        return node => IsInReach(node, reach);
    }

    /// <summary>Lets a state share the value of an equal one from now on.</summary>
    public void Share(SearchNode<TState> node, SearchNode<TState> twin)
    {
        _twins[node] = twin;
        Entry(_sharers, twin).Add(node);
        for (var above = node; !above.IsRoot; above = above.Parent)
        {
            Entry(_sharersBelow, above).Add(node);
        }
    }

    /// <summary>Lets a state stand for itself again; what it is worth stays.</summary>
    public void StopSharing(SearchNode<TState> node)
    {
        if (!_twins.Remove(node, out var twin))
        {
            return;
        }

        _sharers[twin].Remove(node);
        for (var above = node; !above.IsRoot; above = above.Parent)
        {
            _sharersBelow[above].Remove(node);
        }
    }

    /// <summary>After a value was backed up from a state: those that share the value of a state on the way take it over.</summary>
    public void ShareFrom(SearchNode<TState> node)
    {
        if (_twins.Count == 0)
        {
            return;
        }

        PushSharersFrom(node);
        while (_toShare.TryPop(out var sharer))
        {
            if (_twins[sharer].StateValue is { } value && tree.AdoptValue(sharer, value))
            {
                PushSharersFrom(sharer);
            }
        }
    }

    /// <summary>
    /// A state, and all whose subtrees its own reaches through twins. Looks at no sharer more often than it has states above it.
    /// </summary>
    private HashSet<SearchNode<TState>> ReachOf(SearchNode<TState> from)
    {
        var reach = new HashSet<SearchNode<TState>> { from };
        var open = new Stack<SearchNode<TState>>(reach);
        while (open.TryPop(out var node))
        {
            if (!_sharersBelow.TryGetValue(node, out var sharers))
            {
                continue;
            }

            foreach (var sharer in sharers)
            {
                var twin = _twins[sharer];
                if (reach.Add(twin))
                {
                    open.Push(twin);
                }
            }
        }

        return reach;
    }

    private static bool IsInReach(SearchNode<TState> node, HashSet<SearchNode<TState>> reach)
    {
        for (; !reach.Contains(node); node = node.Parent)
        {
            if (node.IsRoot)
            {
                return false;
            }
        }

        return true;
    }

    private static TValue Entry<TValue>(Dictionary<SearchNode<TState>, TValue> table, SearchNode<TState> node)
        where TValue : new()
    {
        if (!table.TryGetValue(node, out var entry))
        {
            entry = new();
            table.Add(node, entry);
        }

        return entry;
    }

    private void PushSharersFrom(SearchNode<TState> node)
    {
        while (true)
        {
            if (_sharers.TryGetValue(node, out var sharers))
            {
                foreach (var sharer in sharers)
                {
                    _toShare.Push(sharer);
                }
            }

            if (node.IsRoot)
            {
                return;
            }

            node = node.Parent;
        }
    }
}
