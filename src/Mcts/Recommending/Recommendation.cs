namespace TreeReasoner;

/// <summary>What a search would play: a line of steps from the current root.</summary>
/// <param name="Line">One node a step; empty when nothing is known yet.</param>
/// <param name="Value">
/// The value the choice rests on: the return of the whole line, rewards and discount included, if it ends in a terminal state. Else the
/// value of the action. Null where nothing is known yet.
/// </param>
/// <param name="Confidence">
/// In [0, 1]: the evaluator's confidence in the last state, or the share of the vote; null if there is none.
/// </param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct Recommendation<TState>(IReadOnlyList<SearchNode<TState>> Line, double? Value, double? Confidence = null)
{
    /// <summary>Nothing is known yet.</summary>
    public static Recommendation<TState> None { get; } = new([], null);

    /// <summary>The first step of the line; null if it is empty.</summary>
    public SearchNode<TState>? Action => Line.Count > 0 ? Line[0] : null;

    /// <summary>The last state of the line; null if it is empty.</summary>
    public SearchNode<TState>? Leaf => Line.Count > 0 ? Line[^1] : null;

    /// <summary>Whether the line ends in a terminal state.</summary>
    public bool IsComplete => Leaf is { IsTerminal: true };

    /// <summary>
    /// The line through an action: the one of the best return found below it, or, where no line has ended there, on by highest value.
    /// </summary>
    /// <param name="action">A state below the current root of its tree.</param>
    /// <returns>The recommendation.</returns>
    public static Recommendation<TState> Through(SearchNode<TState> action) => Lines.Through(action.TreeOf, action);

    /// <summary>The line from the current root of a tree to one of its states, with the confidence of that state.</summary>
    /// <param name="leaf">Where it ends; the current root, or below it.</param>
    /// <param name="value">
    /// What the last state is worth by itself. The value of the recommendation is the return of the line with that end.
    /// </param>
    /// <returns>The recommendation.</returns>
    public static Recommendation<TState> EndingIn(SearchNode<TState> leaf, double value) => Lines.Ending(leaf.TreeOf, leaf, value);
}

/// <summary>Chooses what to play from a tree. Pure; called when a turn ends and whenever a caller asks for the best so far.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public interface IRecommender<TState>
{
    /// <summary>
    /// The rule with every constant that shapes its choices, in one line without content. Two of the same text choose alike:
    /// a journal keeps it, and goes on only with the same.
    /// </summary>
    string Description { get; }

    /// <summary>Chooses a line from the current root.</summary>
    /// <param name="tree">The tree; not changed.</param>
    /// <returns>The line, or <see cref="Recommendation{TState}.None"/>.</returns>
    Recommendation<TState> Recommend(SearchTree<TState> tree);
}
