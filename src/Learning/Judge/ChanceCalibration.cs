namespace TreeReasoner.Learning;

/// <summary>
/// What chances came to: a rising curve from the chance that was given to the share that came true, learned on problems that were held out.
/// </summary>
/// <remarks>
/// Isotonic regression by pooling neighbours that fall (Ayer et al. 1955), over twenty bins of equal count and straight between their
/// middles. Empty where there was too little to hold out: chances then stay as they are.
/// </remarks>
internal sealed record ChanceCalibration(double[] Chances, double[] Rates)
{
    private const int Bins = 20;

    public static ChanceCalibration None { get; } = new([], []);

    public static ChanceCalibration Of(IReadOnlyCollection<Judged> judged)
    {
        var sorted = judged.OrderBy(one => one.Chance).ToArray();
        var pools = new List<(double Chance, double True, double Count)>();
        foreach (var bin in sorted.Chunk(Math.Max(1, (sorted.Length + Bins - 1) / Bins)))
        {
            pools.Add((bin.Sum(one => one.Chance), bin.Count(one => one.IsTrue), bin.Length));
            while (pools.Count > 1 && pools[^2].True / pools[^2].Count >= pools[^1].True / pools[^1].Count)
            {
                var (before, last) = (pools[^2], pools[^1]);
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (before.Chance + last.Chance, before.True + last.True, before.Count + last.Count);
            }
        }

        return new([.. pools.Select(pool => pool.Chance / pool.Count)], [.. pools.Select(pool => pool.True / pool.Count)]);
    }

    public double Apply(double chance)
    {
        if (Chances.Length == 0)
        {
            return chance;
        }

        var next = Array.FindIndex(Chances, known => known >= chance);
        if (next < 0)
        {
            return Rates[^1];
        }

        if (next == 0)
        {
            return Rates[0];
        }

        var width = Chances[next] - Chances[next - 1];
        if (width <= 0)
        {
            return Rates[next];
        }

        return Rates[next - 1] + ((Rates[next] - Rates[next - 1]) * (chance - Chances[next - 1]) / width);
    }
}
