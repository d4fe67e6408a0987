namespace TreeReasoner;

/// <summary>
/// The most that any call has cost, column by column: what to expect of a plug-in that cannot bound its own cost. Safe for concurrent use.
/// </summary>
internal sealed class CostObserved
{
    private readonly Lock _gate = new();
    private Usage _most;

    public Usage Most
    {
        get
        {
            lock (_gate)
            {
                return _most;
            }
        }
    }

    public void Note(Usage usage)
    {
        if (usage.IsNone)
        {
            return;
        }

        lock (_gate)
        {
            _most = new(
                Math.Max(_most.Calls, usage.Calls),
                Math.Max(_most.PromptTokens, usage.PromptTokens),
                Math.Max(_most.CompletionTokens, usage.CompletionTokens),
                Math.Max(_most.ReasoningTokens, usage.ReasoningTokens),
                Math.Max(_most.CachedPromptTokens, usage.CachedPromptTokens),
                Math.Max(_most.Cost, usage.Cost),
                IsEstimated: true);
        }
    }
}
