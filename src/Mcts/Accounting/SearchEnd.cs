namespace TreeReasoner;

/// <summary>What a run and its replay conclude alike.</summary>
internal static class SearchEnd
{
    /// <summary>The rule that is named when the caller cancelled.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>What the search recommends; the answer that solved the problem, if one did.</summary>
    public static Recommendation<TState> Recommend<TState>(ISearch<TState> search, StopKind? kind)
    {
        if (kind == StopKind.Solved && search.Tree.MostConfident is var (solved, _) && solved.IsAtOrBelow(search.Tree.Root))
        {
            return Lines.Ending(search.Tree, solved, solved.StateValue ?? 0);
        }

        return search.Recommend();
    }
}
