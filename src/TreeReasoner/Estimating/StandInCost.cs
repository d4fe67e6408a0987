namespace TreeReasoner;

/// <summary>What a call costs that was not made, by what it may cost.</summary>
internal static class StandInCost
{
    private const int Attempts = 2;      // of the most that a call may cost, for what cannot be read is asked for again

    /// <summary>The most: every reply is as long as it may be, and asked for twice.</summary>
    public static Usage High(in Usage most, int candidates) =>
        most with { Calls = Math.Min(most.Calls, Attempts * Math.Max(1, candidates)) };

    /// <summary>The least: a call reads the problem at least, and writes a sign.</summary>
    public static Usage Low(in Usage most, int problemTokens)
    {
        var calls = Math.Min(1, most.Calls);
        var read = Math.Min(most.PromptTokens, calls * problemTokens);
        var written = Math.Min(most.CompletionTokens, calls);
        var share = 0m;
        if (most.TotalTokens > 0)
        {
            share = (decimal)(read + written) / most.TotalTokens;
        }

        return new(calls, read, written, Cost: most.Cost * share);
    }
}
