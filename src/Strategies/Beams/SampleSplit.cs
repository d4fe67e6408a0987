namespace TreeReasoner;

/// <summary>Splits a number of samples by softmax, so that the counts add up to it.</summary>
internal static class SampleSplit
{
    /// <param name="samples">At least 0.</param>
    /// <param name="values">Greatest first: ties of remainders go to the earlier.</param>
    /// <param name="temperature">Above 0.</param>
    public static int[] Of(int samples, double[] values, double temperature)
    {
        var counts = new int[values.Length];
        if (values.Length == 0)
        {
            return counts;
        }

        var weights = values.Select(value => Math.Exp((value - values[0]) / temperature)).ToArray();
        var total = weights.Sum();
        var shares = weights.Select(weight => samples * weight / total).ToArray();
        for (var i = 0; i < shares.Length; i++)
        {
            counts[i] = (int)Math.Floor(shares[i]);
        }

        var rest = samples - counts.Sum();
        foreach (var i in Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i] - counts[i]).Take(rest))
        {
            counts[i]++;
        }

        return counts;
    }
}
