namespace TreeReasoner;

/// <summary>
/// Plays the action with the most visits, then the most visited line below it (AlphaZero at temperature 0). Of equals the one of greater
/// value, then the lowest index: in a tree searched to its end every answer was visited once.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class MostVisits<TState> : IRecommender<TState>
{
    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var line = Lines.To(tree, Lines.Descend(tree.Root, node => (node.Visits, node.Value)));
        return line.Count == 0 ? Recommendation<TState>.None : new(line, line[^1].IsTerminal ? line[^1].Value : line[0].Value, line[^1].Confidence);
    }
}
