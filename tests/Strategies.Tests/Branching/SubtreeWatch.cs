namespace TreeReasoner.Tests.Branching;

/// <summary>
/// A selection policy that knows which state it is asked about, by following its own choices down, and shows each decision of the policy within
/// to a test. The test sees the tree and what the policy was told.
/// </summary>
public sealed class SubtreeWatch<TState>(ISelectionPolicy policy, SubtreeWatch<TState>.Look look) : ISelectionPolicy
{
    public string Description => policy.Description;

    private readonly List<int> _path = [];

    public delegate void Look(SearchNode<TState> state, in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int? choice);

    public MctsSearch<TState>? Search { get; set; }

    public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
    {
        _path.RemoveRange(Math.Min(parent.Depth, _path.Count), Math.Max(0, _path.Count - parent.Depth));
        var state = Search!.Tree.Root;
        foreach (var step in _path)
        {
            state = state.Children[step];
        }

        var choice = policy.Select(parent, children);
        look(state, parent, children, choice);
        _path.Add(choice ?? -1);
        return choice;
    }

    public static IEnumerable<SearchNode<TState>> All(SearchNode<TState> from) => from.Children.SelectMany(All).Prepend(from);

    /// <summary>The visited states of a subtree, the one at the top first.</summary>
    public static IEnumerable<SearchNode<TState>> Visited(SearchNode<TState> from) =>
        from.Visits == 0 ? [] : from.Children.SelectMany(Visited).Prepend(from);
}
