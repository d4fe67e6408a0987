namespace TreeReasoner;

/// <summary>
/// The best lines found in a tree in which the way counts, by rewards or by a discount: from the ends up, each state takes the best of its
/// candidates. With a negative discount that is the line of best play on both sides.
/// </summary>
internal sealed class LineReturns<TState>
{
    private readonly SearchTree<TState> _tree;
    private readonly bool _withDeadEnds;
    private readonly Dictionary<SearchNode<TState>, double> _terminals = [];

    // Null for a state below which no line has ended, and for one that is being looked at.
    private readonly Dictionary<SearchNode<TState>, Found?> _found = [];

    public LineReturns(SearchTree<TState> tree, bool withDeadEnds)
    {
        (_tree, _withDeadEnds) = (tree, withDeadEnds);
        foreach (var (node, value, _) in Ends())
        {
            _terminals.TryAdd(node, value);
        }
    }

    /// <summary>The best line below a state; null where none was found to its end.</summary>
    public LineEnd<TState>? Best(SearchNode<TState> below)
    {
        if (Of(below) is not { } best)
        {
            return null;
        }

        return new(best.Leaf, best.Value, best.Return);
    }

    /// <summary>
    /// Ends that count: those that were judged, or, where none was, all. The worst value shuts no end out here. Rewards may outweigh it,
    /// and where players take turns it is the other player's best.
    /// </summary>
    private IEnumerable<(SearchNode<TState> Node, double Value, bool IsJudged)> Ends()
    {
        var isAnyJudged = _tree.Terminals.Any(end => end.IsJudged);
        return _tree.Terminals.Where(end => end.IsJudged || !isAnyJudged);
    }

    /// <summary>Looks at a state after all below it, without recursion: lines may be thousands of turns long.</summary>
    private Found? Of(SearchNode<TState> below)
    {
        var open = new Stack<SearchNode<TState>>([below]);
        while (open.TryPeek(out var node))
        {
            if (_found.TryAdd(node, null))
            {
                foreach (var next in Next(node))
                {
                    if (!_found.ContainsKey(next))
                    {
                        open.Push(next);
                    }
                }

                continue;
            }

            open.Pop();
            _found[node] ??= Choose(node);
        }

        return _found[below];
    }

    private Found? Choose(SearchNode<TState> node)
    {
        if (_terminals.TryGetValue(node, out var value))
        {
            return new(node, value, value, 0);
        }

        if (node.Twin is { } twin)
        {
            return _found.GetValueOrDefault(twin);
        }

        if (node is { IsTerminal: false, IsClosed: true, IsExpanded: true, Children.Count: 0 } && _withDeadEnds)
        {
            return new(node, _tree.DeadEndValue, _tree.DeadEndValue, 0);
        }

        Found? best = null;
        foreach (var child in node.Children)
        {
            if (_found.GetValueOrDefault(child) is not { } below)
            {
                continue;
            }

            var found = below with
            {
                Return = Saturating.Finite(child.Reward + (_tree.Discount * below.Return)), Steps = below.Steps + 1,
            };
            if (best is not { } before || found.Return > before.Return || (found.Return == before.Return && found.Steps < before.Steps))
            {
                best = found;
            }
        }

        return best;
    }

    private static IEnumerable<SearchNode<TState>> Next(SearchNode<TState> node)
    {
        if (node.Twin is { } twin)
        {
            return [twin];
        }

        return node.Children.Where(child => child.Visits > 0);
    }

    /// <summary>The end of the best line below a state.</summary>
    private readonly record struct Found(SearchNode<TState> Leaf, double Value, double Return, int Steps);
}
