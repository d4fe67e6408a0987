namespace TreeReasoner;

/// <summary>Plays the line to the best answer found below the current root; of equals the shorter, then the first found.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class BestTerminal<TState> : IRecommender<TState>
{
    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return Lines.BestTerminal(tree, tree.Root, out var value) is { } leaf
            ? Lines.Ending(tree, leaf, value)
            : new HighestValue<TState>().Recommend(tree);
    }
}
