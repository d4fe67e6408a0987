namespace TreeReasoner;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014): chance as a function of a seed, without a
/// state to keep.
/// </summary>
internal struct SplitMix(ulong seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private const double Inverse52 = 1.0 / 4503599627370496.0;

    private ulong _state = seed;

    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public static ulong Combine(ulong seed, ulong value) => Mix((seed + Gamma) ^ Mix(value + Gamma));

    public static ulong Combine(ulong seed, ulong first, ulong second) => Combine(Combine(seed, first), second);

    /// <summary>Uniform in (0, 1), neither end included.</summary>
    public double NextUnit() => ((Next() >> 12) + 0.5) * Inverse52;

    public double NextNormal() => Math.Sqrt(-2 * Math.Log(NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());

    /// <summary>A Gumbel variable of location 0 and scale 1.</summary>
    public double NextGumbel() => -Math.Log(-Math.Log(NextUnit()));

    /// <summary>A gamma variable of scale 1 (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000).</summary>
    public double NextGamma(double shape)
    {
        if (shape < 1)
        {
            return NextGamma(shape + 1) * Math.Pow(NextUnit(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = NextNormal();
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(NextUnit()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    public double NextBeta(double alpha, double beta)
    {
        var first = NextGamma(alpha);
        var second = NextGamma(beta);
        if (first + second > 0)
        {
            return first / (first + second);
        }

        if (NextUnit() < alpha / (alpha + beta))
        {
            return 1;
        }

        return 0;
    }

    private ulong Next() => Mix(_state += Gamma);
}
