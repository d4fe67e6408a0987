namespace TreeReasoner;

/// <summary>Symmetric Dirichlet noise, by normalised gamma draws (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000).</summary>
internal static class Dirichlet
{
    public static void Sample(Random random, double alpha, Span<double> into)
    {
        double sum = 0;
        foreach (ref var share in into)
        {
            share = Gamma(random, alpha);
            sum += share;
        }

        foreach (ref var share in into)
        {
            share = sum > 0 ? share / sum : 1.0 / into.Length;
        }
    }

    private static double Gamma(Random random, double shape)
    {
        if (shape < 1)
        {
            return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
