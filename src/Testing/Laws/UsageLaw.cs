namespace TreeReasoner.Testing;

/// <summary>What holds for every bill.</summary>
internal static class UsageLaw
{
    public static void Check(Usage usage, string subject)
    {
        if (
            usage is not { Calls: >= 0, PromptTokens: >= 0, CompletionTokens: >= 0, ReasoningTokens: >= 0, CachedPromptTokens: >= 0,
                Cost: >= 0 }
            || usage.ReasoningTokens > usage.CompletionTokens
            || usage.CachedPromptTokens > usage.PromptTokens)
        {
            throw new LawViolationException(
                "a bill has no negative part, and no part above its whole", subject, $"{usage}; expected counts of at least 0.");
        }
    }
}
