namespace TreeReasoner.Evaluators;

/// <summary>How a <see cref="ProcessRewardEvaluator"/> makes one quality of many turns.</summary>
public sealed record ProcessRewardOptions
{
    /// <summary>
    /// How the scores of the turns are put together. Default <see cref="StepFold.Product"/>: the chance that all of them hold.
    /// </summary>
    public StepFold Fold { get; init; } = StepFold.Product;

    /// <summary>
    /// w in [0, 1], what the proposer's own likelihood of a turn counts beside the verifier's probability v: the score is v^(1−w)·o^w. It
    /// costs nothing where the proposer gives log-probabilities. Default 0: the verifier alone.
    /// </summary>
    public double OwnWeight { get; init; }

    /// <summary>
    /// b in [−100, 100], no unit, of the proposer's own score o = σ(b + A + L), A the sum and L the least of the natural log-probabilities
    /// of the turn's answer tokens. The larger b, the less a doubtful token counts; answers of many tokens want it larger. Default 4.
    /// </summary>
    public double OwnOffset { get; init; } = 4;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        Guard.Defined(Fold);
        Guard.Finite(OwnWeight, 0, 1);
        Guard.Finite(OwnOffset, -100, 100);
    }
}

/// <summary>How the scores of a line's turns become the quality of the line.</summary>
public enum StepFold
{
    /// <summary>Their product: the chance that every turn holds, were they independent. Prefers short lines.</summary>
    Product,

    /// <summary>The least of them: a line is as good as its worst turn.</summary>
    Least,

    /// <summary>Their geometric mean: the length of a line does not matter.</summary>
    GeometricMean,
}
