namespace TreeReasoner;

/// <summary>What is left of a budget, each part at least 0; null where the budget has no such limit.</summary>
/// <param name="Calls">Model calls.</param>
/// <param name="Tokens">Prompt and completion tokens together.</param>
/// <param name="CompletionTokens">Completion tokens.</param>
/// <param name="Cost">Money.</param>
public readonly record struct BudgetRest(long? Calls, long? Tokens, long? CompletionTokens, decimal? Cost)
{
    /// <summary>Whether a call fits that costs so much.</summary>
    /// <param name="usage">What it costs.</param>
    /// <returns>True if no limit is in the way.</returns>
    public bool Covers(Usage usage) => !(usage.Calls > Calls || usage.TotalTokens > Tokens || usage.CompletionTokens > CompletionTokens
        || usage.Cost > Cost);

    /// <summary>What is left after so much more was spent.</summary>
    /// <param name="usage">What was spent.</param>
    /// <returns>The rest, each part at least 0.</returns>
    public BudgetRest Without(Usage usage) => new(
        Less(Calls, usage.Calls), Less(Tokens, usage.TotalTokens), Less(CompletionTokens, usage.CompletionTokens), Less(Cost, usage.Cost));

    internal BudgetRest With(in Usage usage) =>
        new(Calls + usage.Calls, Tokens + usage.TotalTokens, CompletionTokens + usage.CompletionTokens, Cost + usage.Cost);

    /// <summary>An equal part of what is left.</summary>
    /// <param name="parts">How many parts, at least 1.</param>
    /// <returns>The part.</returns>
    public BudgetRest Share(int parts) => new(Calls / parts, Tokens / parts, CompletionTokens / parts, Cost / parts);

    /// <summary>So much of it as a visit may cost at the most, and at least what visits like it usually cost.</summary>
    /// <param name="least">What such visits usually cost.</param>
    /// <param name="most">The most that the visit may cost.</param>
    /// <returns>What is left, within both.</returns>
    public BudgetRest Bounded(Usage least, Usage most) => new(
        Bounded(Calls, least.Calls, most.Calls),
        Bounded(Tokens, least.TotalTokens, most.TotalTokens),
        Bounded(CompletionTokens, least.CompletionTokens, most.CompletionTokens),
        Bounded(Cost, least.Cost, most.Cost));

    /// <summary>The same as a usage, to be reserved or kept.</summary>
    /// <returns>A usage that takes all of it; 0 where there is no limit.</returns>
    public Usage ToUsage()
    {
        var completion = CompletionTokens ?? 0;
        return new(
            (int)Math.Min(int.MaxValue, Calls ?? 0), Math.Max(0, (Tokens ?? 0) - completion), completion, Cost: Cost ?? 0);
    }

    private static long? Bounded(long? rest, long least, long most)
    {
        if (rest is { } left)
        {
            return Math.Min(Math.Max(left, least), Math.Max(least, most));
        }

        return null;
    }

    private static decimal? Bounded(decimal? rest, decimal least, decimal most)
    {
        if (rest is { } left)
        {
            return Math.Min(Math.Max(left, least), Math.Max(least, most));
        }

        return null;
    }

    private static long? Less(long? rest, long used)
    {
        if (rest is { } left)
        {
            return Math.Max(0, left - used);
        }

        return null;
    }

    private static decimal? Less(decimal? rest, decimal used)
    {
        if (rest is { } left)
        {
            return Math.Max(0, left - used);
        }

        return null;
    }
}
