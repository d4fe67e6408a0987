namespace TreeReasoner;

/// <summary>
/// The most that any call of a plug-in has cost so far, each part of the usage by itself. A budget reserves it for a plug-in that cannot
/// bound its own cost. Safe for concurrent use.
/// </summary>
public sealed class ObservedCost
{
    private readonly Lock _gate = new();
    private Usage _most;

    /// <summary>The largest cost so far; nothing before the first call.</summary>
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

    /// <summary>Takes the cost of a call into account.</summary>
    /// <param name="usage">What the call cost.</param>
    public void Add(Usage usage)
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
