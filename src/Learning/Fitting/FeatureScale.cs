namespace TreeReasoner.Learning;

/// <summary>Features in units of their deviation, so that one ridge suits all of them. A feature that never varies becomes 0.</summary>
internal sealed record FeatureScale(double[] Mean, double[] Deviation)
{
    private const double Furthest = 8;

    public static FeatureScale Of(IReadOnlyList<double[]> rows, int features)
    {
        double[] mean = new double[features], deviation = new double[features];
        for (var i = 0; i < features; i++)
        {
            mean[i] = rows.Average(row => row[i]);
            var variance = rows.Average(row => (row[i] - mean[i]) * (row[i] - mean[i]));
            deviation[i] = Math.Sqrt(variance);
            if (!(deviation[i] > 1e-12))
            {
                deviation[i] = 0;
            }
        }

        return new(mean, deviation);
    }

    /// <summary>Far outliers are held at eight deviations: one of them must not decide.</summary>
    public double[] Apply(double[] row)
    {
        var scaled = new double[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            if (Deviation[i] > 0)
            {
                scaled[i] = Math.Clamp((row[i] - Mean[i]) / Deviation[i], -Furthest, Furthest);
            }
        }

        return scaled;
    }
}
