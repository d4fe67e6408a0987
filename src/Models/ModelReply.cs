using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>What a model answered and what it cost, rejected probes included.</summary>
/// <param name="Choices">
/// The answers. Their number is the provider's: fewer than asked, more, or none when it sent a reply without a readable answer.
/// </param>
/// <param name="Usage">What all calls behind this reply cost.</param>
public sealed record ModelReply(IReadOnlyList<ModelChoice> Choices, Usage Usage)
{
    /// <summary>
    /// Tries that the client's retry policy repeated (429, 5xx, resets), where the client counts them; not part of Usage.Calls.
    /// </summary>
    public int Retries { get; init; }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>How many choices there are, and the bill.</returns>
    public override string ToString() => $"{Choices.Count} choices, {Usage}";
}

/// <summary>One answer of a model.</summary>
/// <param name="Text">Model text: untrusted, never code, markup or a path. May be empty.</param>
/// <param name="FinishReason">Why it ended, where known; <see cref="ChatFinishReason.Length"/> means that it was cut.</param>
/// <param name="LogProbabilities">The answer's tokens with their natural log-probabilities, in order; null where there are none.</param>
/// <param name="Probability">The whole answer's probability in [0, 1] among the distinct ones listed; null where it was sampled.</param>
public sealed record ModelChoice(
    string Text,
    ChatFinishReason? FinishReason = null,
    IReadOnlyList<TokenLogProbability>? LogProbabilities = null,
    double? Probability = null)
{
    /// <summary>Keeps content out of logs.</summary>
    /// <returns>The length of the text.</returns>
    public override string ToString() => $"choice of {Text.Length} characters";
}

/// <summary>A token and how likely the model thought it.</summary>
/// <param name="Token">The token's text.</param>
/// <param name="LogProbability">Natural logarithm of its probability; finite, at most 0.</param>
public readonly record struct TokenLogProbability(string Token, double LogProbability);
