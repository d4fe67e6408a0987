namespace TreeReasoner;

/// <summary>What recommenders share: walking down by a rule, and the best terminal below a state.</summary>
internal static class Lines
{
    /// <summary>
    /// Goes down from a node to the visited child with the greatest key, ties to the lowest index, while there is one; and on below its
    /// twin where a state has none because it is equal to one elsewhere.
    /// </summary>
    public static SearchNode<TState> Descend<TState, TKey>(SearchNode<TState> from, Func<SearchNode<TState>, TKey> key)
        where TKey : IComparable<TKey>
    {
        while ((Best(from, key) ?? from.Twin) is { } next)
        {
            from = next;
        }

        return from;
    }

    public static SearchNode<TState>? Best<TState, TKey>(SearchNode<TState> parent, Func<SearchNode<TState>, TKey> key)
        where TKey : IComparable<TKey>
    {
        SearchNode<TState>? best = null;
        foreach (var child in parent.Children)
        {
            if (child.Visits > 0 && (best is null || key(child).CompareTo(key(best.Value)) > 0))
            {
                best = child;
            }
        }

        return best;
    }

    /// <summary>
    /// The visited terminal of the greatest value below a node (or the node itself), or below the twin of a state there; of equals the one
    /// in fewer steps, then the first.
    /// </summary>
    public static SearchNode<TState>? BestTerminal<TState>(SearchTree<TState> tree, SearchNode<TState> below, out double value)
    {
        SearchNode<TState>? best = null;
        value = double.NegativeInfinity;
        var depth = int.MaxValue;
        var isFoundBelow = tree.Sharing?.FoundBelow(below) ?? (node => node.IsAtOrBelow(below));
        foreach (var (node, v, _) in tree.EligibleTerminals)
        {
            if (v < value || !isFoundBelow(node))
            {
                continue;
            }

            var d = node.Depth;
            if (v > value || d < depth)
            {
                (best, value, depth) = (node, v, d);
            }
        }

        return best;
    }

    /// <summary>The line from the current root to a node below it.</summary>
    public static IReadOnlyList<SearchNode<TState>> To<TState>(SearchTree<TState> tree, SearchNode<TState> node) =>
        [.. node.Path().Skip(tree.Root.Depth)];

    public static Recommendation<TState> Ending<TState>(SearchTree<TState> tree, SearchNode<TState> leaf, double value) =>
        new(To(tree, leaf), value, leaf.Confidence);

    /// <summary>The line through an action: to the best answer below it, or, where none was found there, on by highest value.</summary>
    public static Recommendation<TState> Through<TState>(SearchTree<TState> tree, SearchNode<TState> action)
    {
        if (BestTerminal(tree, action, out var value) is { } terminal)
        {
            return Ending(tree, terminal, value);
        }

        return new(To(tree, Descend(action, node => node.Value)), action.Value);
    }
}
