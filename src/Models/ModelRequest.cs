using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>One question to a model.</summary>
public sealed record ModelRequest
{
    /// <summary>What the model reads, in order; at least one message, the last of them the request.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>
    /// Answers wanted, at least 1. Above 1 they come from one call where the client really gives them,
    /// else from parallel calls. Default 1.
    /// </summary>
    public int Choices { get; init; } = 1;

    /// <summary>
    /// Whether a client that can list its distinct continuations should do that instead of sampling; the choices then carry probabilities.
    /// Other clients sample. Default false.
    /// </summary>
    public bool Distinct { get; init; }

    /// <summary>
    /// How many of the most likely distinct continuations were listed before and are to be left out, at least 0. Read only where they are
    /// listed. Default 0.
    /// </summary>
    public int Skip { get; init; }

    /// <summary>The form of the answer; null for free text. Enforced where the provider can, described in words where it cannot.</summary>
    public ModelSchema? Schema { get; init; }

    /// <summary>Sampling temperature, from 0; null for the provider's own. Dropped for models that refuse it.</summary>
    public float? Temperature { get; init; }

    /// <summary>
    /// The most tokens one choice may have, hidden reasoning included; null for the model's own limit.
    /// </summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The most that one answer may have in all, hidden reasoning included, where less than its limit is left of a budget.</summary>
    internal int? MostOutput { get; init; }

    /// <summary>Seed of the sampling, where the provider has one; the i-th of parallel calls gets seed + i.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether to ask for the log-probabilities of the answer's tokens. Choices carry null where there are none.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>How many messages there are, and how many choices are wanted.</returns>
    public override string ToString() => $"{Messages.Count} messages, {Choices} choices wanted";
}
