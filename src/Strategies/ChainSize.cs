namespace TreeReasoner;

/// <summary>
/// What one plain answer to a usual problem takes, as far as it is known: the unit in which <see cref="Strategy.DefaultFor"/>
/// reads a budget. Null is unknown.
/// </summary>
public sealed record ChainSize
{
    /// <summary>Completion tokens, above 0.</summary>
    public double? CompletionTokens { get; init; }

    /// <summary>Prompt and completion tokens together, above 0.</summary>
    public double? Tokens { get; init; }

    /// <summary>Model calls, above 0.</summary>
    public double? Calls { get; init; }

    /// <summary>Money, above 0.</summary>
    public double? Cost { get; init; }

    /// <summary>Simulations, above 0.</summary>
    public double? Simulations { get; init; }

    /// <summary>How many plain answers a budget buys: by the limit that ends it first of those whose unit is known.</summary>
    /// <param name="budget">The budget.</param>
    /// <returns>The number; null where the unit of a limit is unknown, or nothing is limited but time.</returns>
    public double? ChainsIn(SearchBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (Limits(budget).Any(limit => limit is { Limit: not null, Unit: null }))
        {
            return null;
        }

        return Limits(budget).Min(limit => limit.Limit / limit.Unit);
    }

    /// <summary>Throws if a size is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the size and the range.</exception>
    public void Validate()
    {
        Guard.Finite(CompletionTokens ?? 1, double.Epsilon, double.MaxValue, "chainTokens");
        Guard.Finite(Tokens ?? 1, double.Epsilon, double.MaxValue, nameof(Tokens));
        Guard.Finite(Calls ?? 1, double.Epsilon, double.MaxValue, nameof(Calls));
        Guard.Finite(Cost ?? 1, double.Epsilon, double.MaxValue, nameof(Cost));
        Guard.Finite(Simulations ?? 1, double.Epsilon, double.MaxValue, nameof(Simulations));
    }

    /// <summary>The limit that ends a budget first, in words.</summary>
    internal string KindIn(SearchBudget budget) => Limits(budget).MinBy(limit => limit.Limit / limit.Unit ?? double.PositiveInfinity).Kind;

    private IEnumerable<(double? Limit, double? Unit, string Kind)> Limits(SearchBudget budget)
    {
        yield return (budget.CompletionTokens, CompletionTokens, "tokens");
        yield return (budget.Tokens, Tokens, "prompt and completion tokens");
        yield return (budget.ModelCalls, Calls, "calls");
        yield return ((double?)budget.Cost, Cost, "money");
        yield return (budget.Simulations, Simulations ?? UnknownSimulations(budget), "simulations");
    }

    // Beside another limit the simulations are there to end what nothing else ends.
    private static double? UnknownSimulations(SearchBudget budget)
    {
        var isLimited = budget.CompletionTokens is not null || budget.Tokens is not null || budget.ModelCalls is not null
            || budget.Cost is not null;
        if (isLimited)
        {
            return double.Epsilon;
        }

        return null;
    }
}
