namespace TreeReasoner.Learning;

/// <summary>A chance that was given to something, and whether it came true.</summary>
internal readonly record struct Judged(double Chance, bool IsTrue)
{
    /// <summary>
    /// The chance that what came true was judged above what did not; ties count half. One half where there is only one kind.
    /// </summary>
    public static double Auc(IReadOnlyCollection<Judged> judged)
    {
        var sorted = judged.OrderBy(one => one.Chance).ToArray();
        double right = sorted.Count(one => one.IsTrue), wrong = sorted.Length - right, ranks = 0;
        if (right == 0 || wrong == 0)
        {
            return 0.5;
        }

        for (int start = 0, end; start < sorted.Length; start = end)
        {
            var rightHere = 0;
            for (end = start; end < sorted.Length && sorted[end].Chance == sorted[start].Chance; end++)
            {
                rightHere += Convert.ToInt32(sorted[end].IsTrue);
            }

            ranks += (start + 1 + end) / 2.0 * rightHere;
        }

        return (ranks - (right * (right + 1) / 2)) / (right * wrong);
    }

    /// <summary>Expected calibration error over ten equal bins (Naeini et al. 2015).</summary>
    public static double CalibrationError(IReadOnlyCollection<Judged> judged) => judged
        .GroupBy(one => Math.Min((int)(one.Chance * 10), 9))
        .Sum(bin => Math.Abs(bin.Sum(one => one.Chance) - bin.Count(one => one.IsTrue))) / Math.Max(1, judged.Count);
}
