namespace TreeReasoner.Pocket;

/// <summary>A way to go on from a state: the next sub-question with its answer, or the final answer.</summary>
/// <param name="Text">One line in the model's own grammar, without a line break.</param>
/// <param name="IsFinal">Whether it is the final answer.</param>
/// <param name="Prior">The probability that the model goes this way: of its subject, not of all its tokens.</param>
/// <param name="LogProbability">The sum of the natural log-probabilities of its tokens.</param>
/// <param name="Confidence">
/// The model's own confidence in the answer, in (0, 1): σ(4 + a + m), a the sum and m the least of the answer tokens' log-probabilities.
/// The 4 was set by hand.
/// </param>
/// <param name="TokenCount">Tokens written for it.</param>
public sealed record DistinctContinuation(
    string Text, bool IsFinal, double Prior, double LogProbability, double Confidence, int TokenCount);
