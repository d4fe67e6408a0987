namespace TreeReasoner;

/// <summary>
/// Plays the visited action with the highest value, then the best answer found below it; where none was found there, goes on by highest
/// value. Values lead astray when an action was visited once by luck; <see cref="MostVisits{TState}"/> does not.
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

        if (Lines.BestTerminal(tree, action, out var value) is { } terminal)
        {
            return Lines.Ending(tree, terminal, value);
        }

        var line = Lines.Descend(action, node => node.Value);
        return new([action, .. line], action.Value);
    }
}
