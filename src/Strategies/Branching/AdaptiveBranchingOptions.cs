namespace TreeReasoner;

/// <summary>What scores are taken to be drawn from.</summary>
public enum ScoreModel
{
    /// <summary>A normal distribution of unknown mean and variance.</summary>
    Gaussian,

    /// <summary>Success or failure; a score is the share of successes.</summary>
    Beta,
}

/// <summary>
/// What <see cref="AdaptiveBranching"/> believes before it has seen anything, and how far it goes. Copied when the policy is made.
/// </summary>
public sealed record AdaptiveBranchingOptions
{
    /// <summary>What scores are taken to be drawn from. Default Gaussian.</summary>
    public ScoreModel Model { get; init; } = ScoreModel.Gaussian;

    /// <summary>m of the Gaussian prior: the mean score, in [0, 1]. Default 0.</summary>
    public double PriorMean { get; init; }

    /// <summary>κ of the Gaussian prior: how many scores that mean is worth, above 0. Default 1.</summary>
    public double PriorMeanWeight { get; init; } = 1;

    /// <summary>τ² of the Gaussian prior: the variance of scores, above 0. Default 0.1.</summary>
    public double PriorVariance { get; init; } = 0.1;

    /// <summary>ν of the Gaussian prior: how many scores that variance is worth, above 0. Default 1.</summary>
    public double PriorVarianceWeight { get; init; } = 1;

    /// <summary>α of the Beta prior: successes seen before, above 0. Default 0.5 (Jeffreys).</summary>
    public double PriorSuccesses { get; init; } = 0.5;

    /// <summary>β of the Beta prior: failures seen before, above 0. Default 0.5 (Jeffreys).</summary>
    public double PriorFailures { get; init; } = 0.5;

    /// <summary>
    /// The value that counts as a score of 0, in [−1, 1), with 1 as a score of 1. Default −1, the worst return; where values are qualities
    /// in [0, 1], 0.
    /// </summary>
    public double ValueOfZero { get; init; } = -1;

    /// <summary>The most candidates that a state gets, at least 1. Default 64.</summary>
    public int Limit { get; init; } = 64;

    /// <summary>
    /// Ways to propose that the expander has (models, prompts, kinds of turn) and the search is to choose among, in [1, 255]. Default 1:
    /// none is named.
    /// </summary>
    public int Arms { get; init; } = 1;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Defined(Model);
        Guard.Finite(PriorMean, 0, 1);
        Guard.Finite(PriorMeanWeight, 0.001, 1e6);
        Guard.Finite(PriorVariance, 1e-6, 1e6);
        Guard.Finite(PriorVarianceWeight, 0.001, 1e6);
        Guard.Finite(PriorSuccesses, 0.001, 1e6);
        Guard.Finite(PriorFailures, 0.001, 1e6);
        Guard.Finite(ValueOfZero, -1, 0.999);
        Guard.Between(Limit, 1, 16384);
        Guard.Between(Arms, 1, byte.MaxValue);
    }
}
