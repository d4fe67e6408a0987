namespace TreeReasoner;

/// <summary>What a call costs that was not made, by what it may cost.</summary>
internal static class StandInCost
{
    private const int Attempts = 2;      // of the most that a call may cost, for what cannot be read is asked for again
    private const int ShortReply = 4;      // tokens of a candidate that says little

    public static Usage Of(in Usage most, int candidates, bool isLow)
    {
        if (!isLow)
        {
            return most with { Calls = Math.Min(most.Calls, Attempts * Math.Max(1, candidates)) };
        }

        var calls = Math.Min(1, most.Calls);
        var read = most.PromptTokens / Attempts;
        var written = Math.Min(most.CompletionTokens, calls * ShortReply);
        var share = 0m;
        if (most.TotalTokens > 0)
        {
            share = (decimal)(read + written) / most.TotalTokens;
        }

        return new(calls, read, written, Cost: most.Cost * share);
    }
}
