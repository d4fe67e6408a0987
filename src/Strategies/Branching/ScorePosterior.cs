namespace TreeReasoner;

/// <summary>What is believed of an arm's mean score after some scores were seen; from running sums, so in constant time.</summary>
/// <remarks>
/// Normal with inverse χ² for mean and variance, or Beta for a share of successes: conjugate, as in Murphy, "Probabilistic Machine
/// Learning: Advanced Topics" (2023), section 3.4.
/// </remarks>
internal readonly struct ScorePosterior
{
    private readonly AdaptiveBranchingOptions _options;
    private readonly double _count;
    private readonly double _sum;
    private readonly double _squares;

    /// <param name="options">The prior.</param>
    /// <param name="seen">Values, which it turns into scores in [0, 1] and above 0 keeps as they are.</param>
    public ScorePosterior(AdaptiveBranchingOptions options, ScoreSums seen)
    {
        // score = (x − zero)/(1 − zero), summed up
        var (zero, range) = (options.ValueOfZero, 1 - options.ValueOfZero);
        _options = options;
        _count = seen.Count;
        _sum = (seen.Sum - (seen.Count * zero)) / range;
        _squares = (seen.SumOfSquares - (2 * zero * seen.Sum) + (seen.Count * zero * zero)) / (range * range);
    }

    /// <summary>A mean score that may be the true one.</summary>
    public double Draw(ref SplitMix chance)
    {
        if (_options.Model == ScoreModel.Beta)
        {
            var successes = Math.Clamp(_sum, 0, _count);
            return chance.NextBeta(_options.PriorSuccesses + successes, _options.PriorFailures + _count - successes);
        }

        var (mean, kappa, nu, tau2) = Gaussian();
        var variance = nu * tau2 / (2 * chance.NextGamma(nu / 2));      // scaled inverse χ² of ν degrees of freedom
        return mean + (Math.Sqrt(variance / kappa) * chance.NextNormal());
    }

    internal (double Mean, double Kappa, double Nu, double Tau2) Gaussian()
    {
        var (m, kappa, nu, tau2) = (_options.PriorMean, _options.PriorMeanWeight, _options.PriorVarianceWeight, _options.PriorVariance);
        if (_count == 0)
        {
            return (m, kappa, nu, tau2);
        }

        var average = _sum / _count;
        var scatter = Math.Max(0, _squares - (_count * average * average));
        var off = m - average;
        return (
            ((kappa * m) + _sum) / (kappa + _count),
            kappa + _count,
            nu + _count,
            ((nu * tau2) + scatter + (_count * kappa * off * off / (kappa + _count))) / (nu + _count));
    }
}
