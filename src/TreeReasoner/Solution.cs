using System.Diagnostics;

namespace TreeReasoner;

/// <summary>The answer to a problem, with its steps, its evidence and its bill.</summary>
[DebuggerDisplay("{Answer}: {ToString()}")]
public sealed record Solution
{
    /// <summary>The final answer; null if there is none. Model text: untrusted.</summary>
    public required string? Answer { get; init; }

    /// <summary>The sub-questions and answers that lead to it, oldest first.</summary>
    public required IReadOnlyList<ReasoningStep> Steps { get; init; }

    /// <summary>
    /// G in [−1, 1]: what the line returned; −1 without an answer. Of an answer that its judge could not judge: what the search expected.
    /// </summary>
    public required double Return { get; init; }

    /// <summary>In [0, 1]: how sure the judge, or the vote, is of the answer; null if nothing could judge it.</summary>
    public required double? Confidence { get; init; }

    /// <summary>How the line ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why the search stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>
    /// The whole bill: the sum over the tree's states, <see cref="SearchResult{TState}.FailedUsage"/> and <see cref="FinalUsage"/>.
    /// </summary>
    public required Usage Usage { get; init; }

    /// <summary>
    /// The part of the bill that came after the search: asking for the final answer and judging it. Nothing where the search found an
    /// answer. The rest is in <c>Search.Turns</c>, turn by turn.
    /// </summary>
    public Usage FinalUsage => Search.FinalUsage;

    /// <summary>The search behind it: simulations, turns, failures, and the tree for inspection.</summary>
    public required SearchResult<ReasoningState> Search { get; init; }

    /// <summary>Which strategy searched, and why: one sentence for people. Empty where a search of the caller's own did.</summary>
    public string StrategyReason { get; init; } = "";

    /// <summary>
    /// The problem that was solved: what <see cref="ReasonerParts.Accept"/> gave, with the caller's <see cref="Problem.Id"/>.
    /// </summary>
    public Problem Problem => Tree.FirstRoot.State.Problem;

    /// <summary>The tree, for inspection.</summary>
    public SearchTree<ReasoningState> Tree => Search.Tree;

    /// <summary>
    /// What failed last: see <see cref="SearchResult{TState}.Cause"/>, or, if the final answer failed, that. With an answer, what was
    /// found out holds; states that could not be judged are missing from it.
    /// </summary>
    public Exception? Cause => Search.Cause;

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>Outcome, return, steps and stop reason.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Outcome} after {Steps.Count} steps, return {Return:0.###}, {Usage.Calls} calls, {Usage.TotalTokens} tokens; {StopReason}");
}
