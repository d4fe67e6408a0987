namespace TreeReasoner;

/// <summary>What model calls cost. Usages add up; the sum over all nodes and failures of a search is its bill.</summary>
/// <param name="Calls">Model calls answered, a call with n choices counting once.</param>
/// <param name="PromptTokens">Tokens read, cached ones included.</param>
/// <param name="CompletionTokens">Tokens written, hidden reasoning included.</param>
/// <param name="ReasoningTokens">The hidden part of <paramref name="CompletionTokens"/>.</param>
/// <param name="CachedPromptTokens">The part of <paramref name="PromptTokens"/> that the provider had cached.</param>
/// <param name="Cost">Money, in the currency of the price table; 0 without one.</param>
/// <param name="IsEstimated">Whether any part was counted by a tokenizer because the provider gave no usage.</param>
public readonly record struct Usage(
    int Calls = 0,
    long PromptTokens = 0,
    long CompletionTokens = 0,
    long ReasoningTokens = 0,
    long CachedPromptTokens = 0,
    decimal Cost = 0,
    bool IsEstimated = false)
{
    /// <summary>Prompt and completion tokens together.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>Whether nothing was used.</summary>
    public bool IsNone => Calls == 0 && TotalTokens == 0 && Cost == 0;

    /// <summary>Adds two usages; the sum is estimated if either is.</summary>
    /// <param name="left">One usage.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum, part by part.</returns>
    public static Usage operator +(Usage left, Usage right) => new(
        left.Calls + right.Calls,
        left.PromptTokens + right.PromptTokens,
        left.CompletionTokens + right.CompletionTokens,
        left.ReasoningTokens + right.ReasoningTokens,
        left.CachedPromptTokens + right.CachedPromptTokens,
        left.Cost + right.Cost,
        left.IsEstimated || right.IsEstimated);

    /// <summary>Adds another usage.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The sum.</returns>
    public Usage Add(Usage other) => this + other;

    /// <summary>What is left of a sum without one of its parts.</summary>
    internal Usage Without(in Usage part) => new(
        Calls - part.Calls,
        PromptTokens - part.PromptTokens,
        CompletionTokens - part.CompletionTokens,
        ReasoningTokens - part.ReasoningTokens,
        CachedPromptTokens - part.CachedPromptTokens,
        Cost - part.Cost,
        IsEstimated);
}
