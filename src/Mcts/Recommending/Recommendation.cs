namespace TreeReasoner;

/// <summary>What a search would play: a line of steps from the current root.</summary>
/// <param name="Line">One node a step; empty when nothing is known yet.</param>
/// <param name="Value">
/// The value the choice rests on: the return of the last state if the line ends in a terminal one, else the value of the action.
/// </param>
/// <param name="Confidence">
/// In [0, 1]: the evaluator's confidence in the last state, or the share of the vote; null if there is none.
/// </param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct Recommendation<TState>(IReadOnlyList<SearchNode<TState>> Line, double Value, double? Confidence = null)
{
    /// <summary>Nothing is known yet.</summary>
    public static Recommendation<TState> None { get; } = new([], double.NaN);

    /// <summary>The first step of the line; null if it is empty.</summary>
    public SearchNode<TState>? Action => Line.Count > 0 ? Line[0] : null;

    /// <summary>The last state of the line; null if it is empty.</summary>
    public SearchNode<TState>? Leaf => Line.Count > 0 ? Line[^1] : null;

    /// <summary>Whether the line ends in a terminal state.</summary>
    public bool IsComplete => Leaf is { IsTerminal: true };

    /// <summary>
    /// The line through an action: to the best answer found below it, or, where none was found there, on by highest value.
    /// </summary>
    /// <param name="action">A state below the current root of its tree.</param>
    /// <returns>The recommendation.</returns>
    public static Recommendation<TState> Through(SearchNode<TState> action) => Lines.Through(action.TreeOf, action);

    /// <summary>The line from the current root of a tree to one of its states, with the confidence of that state.</summary>
    /// <param name="leaf">Where it ends; the current root, or below it.</param>
    /// <param name="value">The value the choice rests on.</param>
    /// <returns>The recommendation.</returns>
    public static Recommendation<TState> EndingIn(SearchNode<TState> leaf, double value) => Lines.Ending(leaf.TreeOf, leaf, value);
}

/// <summary>Chooses what to play from a tree. Pure; called when a turn ends and whenever a caller asks for the best so far.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public interface IRecommender<TState>
{
    /// <summary>Chooses a line from the current root.</summary>
    /// <param name="tree">The tree; not changed.</param>
    /// <returns>The line, or <see cref="Recommendation{TState}.None"/>.</returns>
    Recommendation<TState> Recommend(SearchTree<TState> tree);
}
