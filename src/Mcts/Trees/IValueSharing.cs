namespace TreeReasoner;

/// <summary>
/// Tells which states of a tree share the value of an equal state elsewhere in it. A tree stays a tree: such a state has no candidates of
/// its own, and what is found below its twin counts as found below it.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public interface IValueSharing<TState>
{
    /// <summary>The equal state whose value a state shares.</summary>
    /// <param name="node">A state of the tree.</param>
    /// <returns>The state visited before; null if <paramref name="node"/> stands for itself.</returns>
    SearchNode<TState>? TwinOf(SearchNode<TState> node);

    /// <summary>Tells of any state whether it was found at or below one state, through shared values too.</summary>
    /// <param name="above">The one state.</param>
    /// <returns>The test, good until the tree changes.</returns>
    Func<SearchNode<TState>, bool> FoundBelow(SearchNode<TState> above);
}
