namespace TreeReasoner;

/// <summary>
/// What model calls cost. Usages add up; the sum over all nodes and failures of a search is its bill. No part of what a plug-in reports is
/// negative. A sum that does not fit its type stays at the largest there is.
/// </summary>
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
    public long TotalTokens => Saturating.Add(PromptTokens, CompletionTokens);

    /// <summary>Whether nothing was used.</summary>
    public bool IsNone => Calls == 0 && TotalTokens == 0 && Cost == 0;

    /// <summary>Whether a part is below 0, which no call can have used.</summary>
    public bool IsNegative =>
        Calls < 0 || PromptTokens < 0 || CompletionTokens < 0 || ReasoningTokens < 0 || CachedPromptTokens < 0 || Cost < 0;

    /// <summary>Adds two usages; the sum is estimated if either is.</summary>
    /// <param name="left">One usage.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum, part by part.</returns>
    public static Usage operator +(Usage left, Usage right) => new(
        Saturating.Add(left.Calls, right.Calls),
        Saturating.Add(left.PromptTokens, right.PromptTokens),
        Saturating.Add(left.CompletionTokens, right.CompletionTokens),
        Saturating.Add(left.ReasoningTokens, right.ReasoningTokens),
        Saturating.Add(left.CachedPromptTokens, right.CachedPromptTokens),
        Saturating.Add(left.Cost, right.Cost),
        left.IsEstimated || right.IsEstimated);

    /// <summary>Adds another usage.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The sum.</returns>
    public Usage Add(Usage other) => this + other;

    /// <summary>What is left of a sum without one of its parts.</summary>
    /// <param name="part">The part.</param>
    /// <returns>At least 0, for a sum stops at the largest number there is.</returns>
    public Usage Without(in Usage part) => new(
        Math.Max(0, Calls - part.Calls),
        Math.Max(0, PromptTokens - part.PromptTokens),
        Math.Max(0, CompletionTokens - part.CompletionTokens),
        Math.Max(0, ReasoningTokens - part.ReasoningTokens),
        Math.Max(0, CachedPromptTokens - part.CachedPromptTokens),
        Math.Max(0, Cost - part.Cost),
        IsEstimated);

    /// <summary>What several calls of the same usage cost together.</summary>
    /// <param name="count">How many calls, at least 0.</param>
    /// <returns>Each part, multiplied.</returns>
    public Usage Times(long count) => new(
        (int)Math.Min(int.MaxValue, Saturating.Times(Calls, count)),
        Saturating.Times(PromptTokens, count),
        Saturating.Times(CompletionTokens, count),
        Saturating.Times(ReasoningTokens, count),
        Saturating.Times(CachedPromptTokens, count),
        Saturating.Times(Cost, count),
        IsEstimated);

    /// <summary>The usage with 0 in the place of each part that a plug-in reported below 0.</summary>
    internal Usage OrNone() => IsNegative
        ? new(
            Math.Max(0, Calls),
            Math.Max(0, PromptTokens),
            Math.Max(0, CompletionTokens),
            Math.Max(0, ReasoningTokens),
            Math.Max(0, CachedPromptTokens),
            Math.Max(0, Cost),
            IsEstimated)
        : this;
}
