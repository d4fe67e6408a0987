namespace TreeReasoner;

/// <summary>How <see cref="Gumbel"/> plans. Copied when the policy is made.</summary>
public sealed record GumbelOptions
{
    /// <summary>m, candidates of the root that are considered at the most, at least 1. Default 16.</summary>
    public int MaxConsidered { get; init; } = 16;

    /// <summary>
    /// How much chance there is in which candidates are considered, at least 0. Default 1, which samples them from the priors without
    /// replacement; 0 takes those of the greatest priors.
    /// </summary>
    public double NoiseScale { get; init; } = 1;

    /// <summary>c_scale, what a difference in value counts beside the logarithm of a prior, at least 0. Default 0.1.</summary>
    public double ValueScale { get; init; } = 0.1;

    /// <summary>c_visit, visits that are added to those of the most visited candidate in that scale, at least 0. Default 50.</summary>
    public double VisitOffset { get; init; } = 50;

    /// <summary>
    /// Whether Q is scaled to [0, 1] among the candidates of a state first. Default true; without it values count as they are.
    /// </summary>
    public bool RescaleValues { get; init; } = true;

    /// <summary>
    /// Whether a candidate without a visit is taken to be worth a mix of what its parent was judged to be worth and of its visited siblings
    /// (default), or only the first.
    /// </summary>
    public bool UseMixedValue { get; init; } = true;

    /// <summary>
    /// Simulations that halving shares out where a search is not turn by turn, at least 1; the root's own is one of them. It ends nothing:
    /// that is the runner's budget. Null (default): <see cref="MctsOptions.SimulationsPerTurn"/> says how many.
    /// </summary>
    public int? PlannedSimulations { get; init; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Between(MaxConsidered, 1, 16384);
        Guard.Finite(NoiseScale, 0, 1000);
        Guard.Finite(ValueScale, 0, 1e6);
        Guard.Finite(VisitOffset, 0, 1e6);
        Guard.AtLeast(PlannedSimulations ?? 1, 1, nameof(PlannedSimulations));
    }
}
