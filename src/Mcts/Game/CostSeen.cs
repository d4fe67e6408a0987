namespace TreeReasoner;

/// <summary>The most that any call of a plug-in has cost, part by part: what to reserve where it cannot tell. Safe for concurrent use.</summary>
internal sealed class CostSeen
{
    private readonly Lock _lock = new();
    private Usage _most;

    public Usage Most
    {
        get
        {
            lock (_lock)
            {
                return _most;
            }
        }
    }

    public void Note(in Usage usage)
    {
        if (usage == default)
        {
            return;
        }

        lock (_lock)
        {
            _most = new(
                Math.Max(_most.Calls, usage.Calls),
                Math.Max(_most.PromptTokens, usage.PromptTokens),
                Math.Max(_most.CompletionTokens, usage.CompletionTokens),
                Cost: Math.Max(_most.Cost, usage.Cost));
        }
    }
}
