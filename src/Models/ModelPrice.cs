namespace TreeReasoner.Models;

/// <summary>What a model charges, in any currency, per million tokens. Each is finite and at least 0.</summary>
public sealed record ModelPrice
{
    private const decimal PerMillion = 1_000_000m;

    /// <summary>Creates a price.</summary>
    /// <param name="prompt">Per million prompt tokens.</param>
    /// <param name="completion">Per million completion tokens, hidden reasoning included.</param>
    /// <param name="cachedPrompt">Per million prompt tokens that the provider had cached; null: as <paramref name="prompt"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative.</exception>
    public ModelPrice(decimal prompt, decimal completion, decimal? cachedPrompt = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prompt);
        ArgumentOutOfRangeException.ThrowIfNegative(completion);
        ArgumentOutOfRangeException.ThrowIfNegative(cachedPrompt ?? 0, nameof(cachedPrompt));
        Prompt = prompt;
        Completion = completion;
        CachedPrompt = cachedPrompt ?? prompt;
    }

    /// <summary>Per million prompt tokens that were not cached.</summary>
    public decimal Prompt { get; }

    /// <summary>Per million prompt tokens that were cached.</summary>
    public decimal CachedPrompt { get; }

    /// <summary>Per million completion tokens.</summary>
    public decimal Completion { get; }

    /// <summary>The cost of a number of tokens.</summary>
    /// <param name="promptTokens">Tokens read, cached ones included.</param>
    /// <param name="cachedPromptTokens">The cached part, at most <paramref name="promptTokens"/>.</param>
    /// <param name="completionTokens">Tokens written.</param>
    /// <returns>Money, at least 0.</returns>
    public decimal Cost(long promptTokens, long cachedPromptTokens, long completionTokens) =>
        (((promptTokens - cachedPromptTokens) * Prompt) + (
            cachedPromptTokens * CachedPrompt) + (completionTokens * Completion)) / PerMillion;
}
