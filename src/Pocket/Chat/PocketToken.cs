namespace TreeReasoner.Pocket;

/// <summary>A token of an answer, how probable it was, and what else could have stood there.</summary>
/// <param name="Text">The token's text: a phrase of Pocket's grammar.</param>
/// <param name="LogProbability">Natural logarithm of its probability at temperature 1.</param>
/// <param name="Top">The most probable tokens in its place, best first, as many as <c>top_logprobs</c> asked for; theirs is empty.</param>
public sealed record PocketToken(string Text, double LogProbability, IReadOnlyList<PocketToken> Top);
