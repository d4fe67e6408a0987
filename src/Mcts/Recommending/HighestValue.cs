namespace TreeReasoner;

/// <summary>
/// Plays the visited action with the highest value, then the best answer found below it; where none was found there, goes on by highest
/// value. Of actions of equal value the one with the better answer wins, then the lowest index. Values lead astray when an action was
/// visited once by luck.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class HighestValue<TState> : IRecommender<TState>
{
    /// <summary>The rule's name: it has no constants.</summary>
    public string Description => "HighestValue";

    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (Lines.Best(tree.Root, Lines.ValueOf) is not { } action)
        {
            return Recommendation<TState>.None;
        }

        var line = Lines.Through(tree, action);
        foreach (var rival in tree.Root.Children)
        {
            if (rival.Ordinal > action.Ordinal && rival.Value == action.Value
                && Lines.Through(tree, rival) is { IsComplete: true } other && !(other.Value <= line.Value && line.IsComplete))
            {
                line = other;
            }
        }

        return line;
    }
}
