namespace TreeReasoner;

/// <summary>How <see cref="BudgetGuided"/> weighs. Copied when the policy is made.</summary>
public sealed record BudgetGuidedOptions
{
    /// <summary>c, the weight of exploration while nothing is spent, at least 0. Default 1.414 (√2).</summary>
    public double Exploration { get; init; } = 1.414;

    /// <summary>κ, how much depth counts once all is spent, at least 0. Default 1.</summary>
    public double Completion { get; init; } = 1;

    /// <summary>
    /// λ, how much the variance of a state's candidates speaks for another while nothing is spent, at least 0. Default 1.
    /// </summary>
    public double Variance { get; init; } = 1;

    /// <summary>Candidates asked for at a state's first expansion, at least 1. Default 2.</summary>
    public int Initial { get; init; } = 2;

    /// <summary>The most candidates that a state gets, at least 1. Default 64.</summary>
    public int Limit { get; init; } = 64;

    /// <summary>
    /// Simulations the search is to plan with, at least 1. It ends nothing: that is the runner's budget. Null (default): unknown. One of
    /// the two plans is needed.
    /// </summary>
    public int? PlannedSimulations { get; init; }

    /// <summary>
    /// Completion tokens to plan with, at least 1, in the same way; of the two the one that is used up further counts. Null (default):
    /// unknown.
    /// </summary>
    public long? PlannedTokens { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Finite(Exploration, 0, 100);
        Guard.Finite(Completion, 0, 100);
        Guard.Finite(Variance, 0, 100);
        Guard.Between(Initial, 1, 16384);
        Guard.Between(Limit, 1, 16384);
        Guard.AtLeast(PlannedSimulations ?? 1, 1, nameof(PlannedSimulations));
        Guard.AtLeast(PlannedTokens ?? 1, 1, nameof(PlannedTokens));
    }
}
