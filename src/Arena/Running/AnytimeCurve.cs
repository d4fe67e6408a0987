namespace TreeReasoner.Arena;

/// <summary>What one search would have answered at each of several budgets: one run, and a result a budget.</summary>
public sealed class AnytimeCurve
{
    private readonly IReadOnlyList<long> _budgets;
    private readonly Snapshot _snapshot;
    private readonly List<ContestResult> _results = [];

    internal AnytimeCurve(ArenaProblem problem, string contestant, IReadOnlyList<long> budgets)
    {
        _budgets = budgets;
        _snapshot = new(problem, contestant);
    }

    /// <summary>Reads the curve from the journal of a search, without a model.</summary>
    /// <param name="problem">The problem, whose right answer the search did not know.</param>
    /// <param name="contestant">Whose search it was, for the results.</param>
    /// <param name="search">A fresh search with the options that made the journal.</param>
    /// <param name="journal">The journal; its states are those of the reasoning game.</param>
    /// <param name="budgets">Completion tokens, one or more, ascending, at least 1.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>
    /// A result for each budget: what was recommended by the last visit that it paid for, with <c>Budget</c> as the reason to stop where
    /// the search went on.
    /// </returns>
    /// <exception cref="ArgumentException">The budgets are none, not ascending, or not positive.</exception>
    /// <exception cref="JournalException">The journal is of another search or problem, empty, or damaged.</exception>
    public static async Task<IReadOnlyList<ContestResult>> OfAsync(
        ArenaProblem problem,
        string contestant,
        ISearch<ReasoningState> search,
        IJournal journal,
        IReadOnlyList<long> budgets,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(search);
        ArenaOptions.CheckBudgets(budgets, nameof(budgets));
        var curve = new AnytimeCurve(problem, contestant, budgets);
        return curve.End(await curve.ReplayAsync(search, journal, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes what a journal tells.</summary>
    internal Task<SearchResult<ReasoningState>> ReplayAsync(
        ISearch<ReasoningState> search, IJournal journal, CancellationToken cancellationToken) =>
        new SearchJournal<ReasoningState>(journal, new ReasoningStateCodec())
            .ReplayAsync(search, (paid, elapsed) => Take(search.Recommend(), paid, elapsed, search.Tree), cancellationToken);

    internal void Take(Recommendation<ReasoningState> best, Usage paid, TimeSpan elapsed, SearchTree<ReasoningState> tree)
    {
        while (_results.Count < _budgets.Count && paid.CompletionTokens > _budgets[_results.Count])
        {
            _results.Add(_snapshot.At(_budgets[_results.Count], "Budget"));
        }

        _snapshot.Take(best, paid, elapsed, tree);
    }

    internal IReadOnlyList<ContestResult> End(SearchResult<ReasoningState> result)
    {
        Take(result.Recommendation, result.Usage, result.Elapsed, result.Tree);
        _results.AddRange(_budgets.Skip(_results.Count).ToList().Select(budget => _snapshot.At(budget, result.StopReason.Rule)));
        return _results;
    }

    /// <summary>The end of a reasoner's search, with the final answer that it may have asked for.</summary>
    internal IReadOnlyList<ContestResult> End(Solution solution)
    {
        var result = solution.Search;
        Take(result.Recommendation, result.Usage, result.Elapsed, result.Tree);
        if (solution.Usage != result.Usage)
        {
            _snapshot.Finish(solution);
        }

        _results.AddRange(_budgets.Skip(_results.Count).ToList().Select(budget => _snapshot.At(budget, result.StopReason.Rule)));
        return _results;
    }
}
