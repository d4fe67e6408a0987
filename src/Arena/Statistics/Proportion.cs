using MathNet.Numerics.Distributions;

namespace TreeReasoner.Arena;

/// <summary>A share of successes with its interval.</summary>
/// <param name="Successes">k, in [0, n].</param>
/// <param name="Count">n, at least 0.</param>
public readonly record struct Proportion(int Successes, int Count)
{
    private static readonly double Z95 = Normal.InvCDF(0, 1, 0.975);

    /// <summary>k/n; NaN where n is 0.</summary>
    public double Value => (double)Successes / Count;

    /// <summary>
    /// The 95 % interval of Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927): it stays within [0, 1]
    /// and is honest at the ends, where the usual one is not.
    /// </summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Count == 0)
            {
                return (0, 1);
            }

            var (p, n, z2) = (Value, (double)Count, Z95 * Z95);
            var centre = (p + (z2 / (2 * n))) / (1 + (z2 / n));
            var half = Z95 * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n))) / (1 + (z2 / n));
            return (Math.Clamp(centre - half, 0, p), Math.Clamp(centre + half, p, 1));      // rounding aside, p lies within
        }
    }
}
