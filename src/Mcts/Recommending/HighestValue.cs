namespace TreeReasoner;

/// <summary>
/// Plays the visited action with the highest value, then the best answer found below it; where none was found there, goes on by highest
/// value. Of actions of equal value the one with the better answer wins, then the lowest index. Values lead astray when an action was
/// visited once by luck.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class HighestValue<TState> : IRecommender<TState>
{
    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (Lines.Best(tree.Root, node => node.Value) is not { } action)
        {
            return Recommendation<TState>.None;
        }

        _ = Lines.BestTerminal(tree, action, out var value);
        foreach (var rival in tree.Root.Children)
        {
            if (rival.Ordinal > action.Ordinal && rival.Value == action.Value
                && Lines.BestTerminal(tree, rival, out var other) is not null && other > value)
            {
                (action, value) = (rival, other);
            }
        }

        return Lines.Through(tree, action);
    }
}
