using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>How a <see cref="ChatModel"/> asks and bills.</summary>
public sealed record ChatModelOptions
{
    /// <summary>What the model charges; without it every cost is 0.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>
    /// Counts tokens before a call, and after it where the provider reports none. Default <see cref="ITokenCounter.Estimate"/>; the
    /// OpenAI factory sets a <see cref="TiktokenCounter"/>.
    /// </summary>
    public ITokenCounter? TokenCounter { get; init; }

    /// <summary>
    /// The most tokens one answer may have where the request does not say, at least 1. It is sent with every call, so that a budget knows
    /// the most a call may cost. Hidden reasoning has <see cref="MaxReasoningTokens"/> beside it. Default 2048.
    /// </summary>
    public int MaxOutputTokens { get; init; } = 2048;

    /// <summary>
    /// The most tokens that the model may reason before each answer, at least 0. They are added to the limit of every call. Null
    /// (default) is 8192 for models that are known to reason, and 0 for others.
    /// </summary>
    public int? MaxReasoningTokens { get; init; }

    /// <summary>How much the model reasons before it answers, where it can be told. Null (default) leaves it to the provider.</summary>
    public ReasoningEffort? Effort { get; init; }

    /// <summary>
    /// Requests that this model may be sent a minute, retries of the OpenAI client included, at least 1; the others wait. Evenly: after a
    /// pause half a second's worth may go at once. Null (default) is no limit.
    /// </summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>
    /// Tokens a minute, at least 1: of each request its prompt and the most it may write, as providers count when they let it in. Set
    /// <see cref="MaxOutputTokens"/> near what answers have, else most of the rate is reserved in vain. Null (default) is no limit.
    /// </summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Measures the minutes of the limits. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether a <see cref="ModelException"/> keeps the provider's own error as its inner exception. That text may quote the prompt or a
    /// part of the key: for debugging only. Default false.
    /// </summary>
    public bool KeepProviderErrors { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOutputTokens, 1, nameof(MaxOutputTokens));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReasoningTokens ?? 0, nameof(MaxReasoningTokens));
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestsPerMinute ?? 1, 1, nameof(RequestsPerMinute));
        ArgumentOutOfRangeException.ThrowIfLessThan(TokensPerMinute ?? 1, 1, nameof(TokensPerMinute));
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
