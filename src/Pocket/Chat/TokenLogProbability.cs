namespace TreeReasoner.Pocket;

/// <summary>A token of an answer and how probable it was.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="LogProbability">Natural logarithm of its probability at temperature 1.</param>
/// <param name="Top">The most probable tokens in its place, best first, as many as <c>top_logprobs</c> asked for; theirs is empty.</param>
public sealed record TokenLogProbability(string Text, double LogProbability, IReadOnlyList<TokenLogProbability> Top);
