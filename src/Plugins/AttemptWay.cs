namespace TreeReasoner;

/// <summary>
/// The ways in which a proposer of whole attempts proposes: the <see cref="ExpansionRequest{TState}.Arm"/> of a request. What it goes on
/// from stands
/// in <see cref="ExpansionRequest{TState}.Shown"/>, and nothing else of the search reaches its prompt.
/// </summary>
public enum AttemptWay
{
    /// <summary>A whole answer with its reasoning, from the problem alone.</summary>
    Attempt,

    /// <summary>A better answer than the one shown, with what was said of it.</summary>
    Revise,

    /// <summary>One answer from several that are shown.</summary>
    Combine,

    /// <summary>
    /// Which of the two that are shown is better, by how they end. The candidate is an open state whose last turn answers <c>A</c>,
    /// <c>B</c> or
    /// <c>tie</c>.
    /// </summary>
    Compare,

    /// <summary>The same, by their whole text.</summary>
    CompareWhole,
}
