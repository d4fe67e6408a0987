namespace TreeReasoner.Arena;

/// <summary>What a search would have answered by now.</summary>
internal sealed class Snapshot(ArenaProblem problem, string contestant)
{
    private ContestResult _now = new() { Problem = problem.Id, Contestant = contestant, Budget = 0 };
    private int _terminals;
    private bool _holdsRight;

    public ContestResult At(long budget, string stop) => _now with { Budget = budget, Stop = stop };

    public void Take(Recommendation<ReasoningState> best, Usage usage, TimeSpan elapsed, SearchTree<ReasoningState> tree)
    {
        foreach (var (node, _, _) in tree.Terminals.Skip(_terminals))
        {
            _terminals++;
            _holdsRight |= problem.IsRight(node.State.FinalAnswer);
        }

        var leaf = Answered(best.Leaf) ?? Answered(tree.BestTerminal);
        var confidence = leaf?.Confidence;
        if (leaf is not null && leaf == best.Leaf)
        {
            confidence = best.Confidence;
        }

        _now = _now with
        {
            Answer = leaf?.State.FinalAnswer,
            IsRight = problem.IsRight(leaf?.State.FinalAnswer),
            HoldsRight = _holdsRight,
            Confidence = confidence,
            CompletionTokens = usage.CompletionTokens,
            PromptTokens = usage.PromptTokens,
            CachedPromptTokens = usage.CachedPromptTokens,
            Calls = usage.Calls,
            Expansions = tree.Expansions,
            States = tree.NodeCount,
            Terminals = _terminals,
            Seconds = elapsed.TotalSeconds,
        };
    }

    private static SearchNode<ReasoningState>? Answered(SearchNode<ReasoningState>? leaf)
    {
        if (leaf is { State.Outcome: Outcome.Answered })
        {
            return leaf;
        }

        return null;
    }

    /// <summary>The answer that was asked for after the search, with the bill of both.</summary>
    public void Finish(Solution solution)
    {
        var isRight = problem.IsRight(solution.Answer);
        _now = _now with
        {
            Answer = solution.Answer,
            IsRight = isRight,
            HoldsRight = _holdsRight || isRight,
            Confidence = solution.Confidence,
            CompletionTokens = solution.Usage.CompletionTokens,
            PromptTokens = solution.Usage.PromptTokens,
            CachedPromptTokens = solution.Usage.CachedPromptTokens,
            Calls = solution.Usage.Calls,
        };
    }
}
