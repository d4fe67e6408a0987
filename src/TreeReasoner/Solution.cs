namespace TreeReasoner;

/// <summary>The answer to a problem, with its steps, its evidence and its bill.</summary>
/// <param name="Answer">The final answer; null if there is none. Model text: untrusted.</param>
/// <param name="Steps">The sub-questions and answers that lead to it, oldest first.</param>
/// <param name="Return">
/// G in [−1, 1]: what the line returned; −1 without an answer. Of an answer that its judge could not judge: what the search expected.
/// </param>
/// <param name="Confidence">In [0, 1]: how sure the judge, or the vote, is of the answer; null if nothing could judge it.</param>
/// <param name="Outcome">How the line ended.</param>
/// <param name="StopReason">Why the search stopped.</param>
/// <param name="Usage">The whole bill: the sum over the tree's states, <see cref="SearchResult{TState}.FailedUsage"/> and <see cref="FinalUsage"/>.</param>
/// <param name="Search">The search behind it: simulations, turns, failures, and the tree for inspection.</param>
public sealed record Solution(
    string? Answer,
    IReadOnlyList<ReasoningStep> Steps,
    double Return,
    double? Confidence,
    Outcome Outcome,
    StopReason StopReason,
    Usage Usage,
    SearchResult<ReasoningState> Search)
{
    /// <summary>
    /// The part of the bill that came after the search: asking for the final answer and judging it. Nothing where the search found an answer.
    /// The rest is <c>Search.Usage</c>, turn by turn.
    /// </summary>
    public Usage FinalUsage { get; init; }

    /// <summary>The tree, for inspection.</summary>
    public SearchTree<ReasoningState> Tree => Search.Tree;

    /// <summary>
    /// What failed last: see <see cref="SearchResult{TState}.Cause"/>, or, if the final answer failed, that. With an answer, what was found out holds;
    /// states that nobody could judge are missing from it.
    /// </summary>
    public Exception? Cause => Search.Cause;

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>Outcome, return, steps and stop reason.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Outcome} after {Steps.Count} steps, return {Return:0.###}, {Usage.Calls} calls, {Usage.TotalTokens} tokens; {StopReason}");
}
