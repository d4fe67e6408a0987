namespace TreeReasoner;

/// <summary>
/// Plays the action with the most visits, then the most visited line below it (AlphaZero at temperature 0). Of equals the one of greater
/// value, then the lowest index: in a tree searched to its end every answer was visited once.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class MostVisits<TState> : IRecommender<TState>
{
    /// <summary>The rule's name: it has no constants.</summary>
    public string Description => "MostVisits";

    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var leaf = tree.Root;
        while ((MostVisited(leaf) ?? leaf.Twin) is { } next)
        {
            leaf = next;
        }

        if (leaf == tree.Root)
        {
            return Recommendation<TState>.None;
        }

        var best = Recommendation<TState>.EndingIn(leaf, leaf.StateValue ?? 0);
        if (!leaf.IsTerminal)
        {
            best = best with { Value = best.Line[0].Value };
        }

        return best;
    }

    private static SearchNode<TState>? MostVisited(SearchNode<TState> parent)
    {
        SearchNode<TState>? most = null;
        foreach (var child in parent.Children)
        {
            if (child.Visits > 0 && (most is not { } best || (child.Visits, child.Value).CompareTo((best.Visits, best.Value)) > 0))
            {
                most = child;
            }
        }

        return most;
    }
}
