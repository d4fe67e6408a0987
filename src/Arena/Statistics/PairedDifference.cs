using MathNet.Numerics.Distributions;

namespace TreeReasoner.Arena;

/// <summary>Two strategies on the same problems: how often one was right where the other was not, and what that is worth.</summary>
/// <param name="OnlyFirst">Problems that only the first got right.</param>
/// <param name="OnlySecond">Problems that only the second got right.</param>
/// <param name="Count">All problems that both tried, at least 1.</param>
public readonly record struct PairedDifference(int OnlyFirst, int OnlySecond, int Count)
{
    private static readonly double Z95 = Normal.InvCDF(0, 1, 0.975);

    /// <summary>The first's accuracy less the second's, in [−1, 1].</summary>
    public double Value => (double)(OnlyFirst - OnlySecond) / Count;

    /// <summary>
    /// The 95 % interval of the difference: Wald's with half a problem added to each cell of the 2 × 2 table, after Agresti and Min,
    /// "Simple improved confidence intervals for comparing matched proportions" (2005).
    /// </summary>
    public (double Low, double High) Interval
    {
        get
        {
            double b = OnlyFirst + 0.5, c = OnlySecond + 0.5, n = Count + 2.0;
            var centre = (b - c) / n;
            var half = Z95 * Math.Sqrt(b + c - ((b - c) * (b - c) / n)) / n;
            return (Math.Max(-1, centre - half), Math.Min(1, centre + half));
        }
    }

    /// <summary>
    /// The two-sided p-value of the exact test of McNemar (1947): how likely a split of the disagreements as uneven as this one is if
    /// neither strategy is better. 1 where they never disagree.
    /// </summary>
    public double PValue
    {
        get
        {
            var disagreements = OnlyFirst + OnlySecond;
            if (disagreements == 0)
            {
                return 1;
            }

            return Math.Min(1, 2 * Binomial.CDF(0.5, disagreements, Math.Min(OnlyFirst, OnlySecond)));
        }
    }

    /// <summary>Compares.</summary>
    /// <param name="pairs">Whether the first and the second were right, for each problem; at least one.</param>
    /// <returns>The difference.</returns>
    public static PairedDifference Of(IEnumerable<(bool First, bool Second)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        int first = 0, second = 0, count = 0;
        foreach (var pair in pairs)
        {
            count++;
            if (pair is (true, false))
            {
                first++;
            }
            else if (pair is (false, true))
            {
                second++;
            }
        }

        if (count > 0)
        {
            return new(first, second, count);
        }

        throw new ArgumentException("There is no problem that both tried.", nameof(pairs));
    }
}
