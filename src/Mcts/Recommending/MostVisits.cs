namespace TreeReasoner;

/// <summary>Plays the action with the most visits, then the most visited line below it (AlphaZero at temperature 0).</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class MostVisits<TState> : IRecommender<TState>
{
    /// <inheritdoc/>
    public Recommendation<TState> Recommend(SearchTree<TState> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var line = Lines.Descend(tree.Root, node => node.Visits);
        return line.Count == 0 ? Recommendation<TState>.None : new(line, line[^1].IsTerminal ? line[^1].Value : line[0].Value, line[^1].Confidence);
    }
}
