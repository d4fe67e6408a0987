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
    /// The end of the line of the greatest return found below a node (or the node itself), or below the twin of a state there; of equals
    /// the one in fewer steps, then the first.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="below">The node: the current root, or below it.</param>
    /// <param name="mayBeDeadEnd">Whether a state without candidates, which gives no answer, may end the line.</param>
    public static LineEnd<TState>? BestEnd<TState>(SearchTree<TState> tree, SearchNode<TState> below, bool mayBeDeadEnd)
    {
        if (tree.IsPlain)
        {
            return BestTerminal(tree, below);
        }

        return new LineReturns<TState>(tree, mayBeDeadEnd || tree.Discount < 0).Best(below);
    }

    /// <summary>What a line from the current root returns: its rewards and the value of its end, discounted.</summary>
    public static double ReturnOf<TState>(SearchTree<TState> tree, SearchNode<TState> leaf, double value)
    {
        if (tree.IsPlain)
        {
            return value;
        }

        for (var node = leaf; !node.IsRoot && node != tree.Root; node = node.Parent)
        {
            value = Saturating.Finite(node.Reward + (tree.Discount * value));
        }

        return value;
    }

    /// <summary>The line from the current root to a node below it.</summary>
    public static IReadOnlyList<SearchNode<TState>> To<TState>(SearchTree<TState> tree, SearchNode<TState> node) =>
        [.. node.Path().Skip(tree.Root.Depth)];

    /// <summary>The line to a state that is worth a value by itself.</summary>
    public static Recommendation<TState> Ending<TState>(SearchTree<TState> tree, SearchNode<TState> leaf, double value) =>
        new(To(tree, leaf), ReturnOf(tree, leaf, value), leaf.Confidence);

    /// <summary>
    /// The line through an action: of the best return found below it, or, where no end was found there, on by highest value.
    /// </summary>
    public static Recommendation<TState> Through<TState>(SearchTree<TState> tree, SearchNode<TState> action)
    {
        if (BestEnd(tree, action, mayBeDeadEnd: true) is { } end)
        {
            return Ending(tree, end.Leaf, end.Value);
        }

        return new(To(tree, Descend(action, ValueOf)), action.Value);
    }

    /// <summary>The value of a visited state, for comparisons with its siblings.</summary>
    public static double ValueOf<TState>(SearchNode<TState> visited) => visited.Stats.ValueOr(0);

    private static LineEnd<TState>? BestTerminal<TState>(SearchTree<TState> tree, SearchNode<TState> below)
    {
        LineEnd<TState>? best = null;
        var depth = int.MaxValue;
        var isFoundBelow = tree.Sharing?.FoundBelow(below) ?? (node => node.IsAtOrBelow(below));
        foreach (var (node, value, _) in tree.EligibleTerminals)
        {
            if (value < best?.Return || !isFoundBelow(node))
            {
                continue;
            }

            var steps = node.Depth;
            if (best is not { } before || value > before.Return || steps < depth)
            {
                best = new(node, value, value);
                depth = steps;
            }
        }

        return best;
    }
}

/// <summary>The end of a line.</summary>
/// <param name="Leaf">Its last state.</param>
/// <param name="Value">What that state is worth by itself.</param>
/// <param name="Return">What the line returns from the state on that it was looked for below.</param>
internal readonly record struct LineEnd<TState>(SearchNode<TState> Leaf, double Value, double Return);
