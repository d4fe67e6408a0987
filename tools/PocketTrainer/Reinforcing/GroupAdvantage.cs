namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>How much better a line did than the other lines of its puzzle.</summary>
/// <remarks>
/// The baseline of Shao et al. (2024, arXiv:2402.03300): the mean of the group, in units of its deviation. Where all lines are right they
/// differ by the price of steps alone, and full units would make a needless step weigh as much as a mistake; so a deviation counts at
/// least <see cref="SmallestDeviation"/>.
/// </remarks>
internal static class GroupAdvantage
{
    public const double SmallestDeviation = 0.05;

    public static double[] Of(double[] returns)
    {
        var mean = returns.Average();
        var variance = returns.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, returns.Length - 1);
        var unit = Math.Max(SmallestDeviation, Math.Sqrt(variance));
        return [.. returns.Select(value => (value - mean) / unit)];
    }
}
