namespace TreeReasoner.Expanders;

/// <summary>The cost of doing something several times.</summary>
internal static class Repeated
{
    public static Usage Times(Usage once, int times) => new(
        once.Calls * times,
        once.PromptTokens * times,
        once.CompletionTokens * times,
        once.ReasoningTokens * times,
        once.CachedPromptTokens * times,
        once.Cost * times,
        once.IsEstimated);
}
