namespace TreeReasoner.Arena;

/// <summary>Whether a stated confidence means what it says.</summary>
public static class Calibration
{
    private const int Bins = 10;

    /// <summary>
    /// Expected calibration error over ten equal bins (Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using
    /// Bayesian Binning", 2015): the mean distance between confidence and accuracy, weighted by how many fall into a bin.
    /// </summary>
    /// <param name="stated">Each answer's confidence, in [0, 1], and whether it was right.</param>
    /// <returns>In [0, 1]; NaN where there is nothing.</returns>
    public static double ExpectedError(IEnumerable<(double Confidence, bool IsRight)> stated)
    {
        ArgumentNullException.ThrowIfNull(stated);
        var all = stated.ToList();
        if (all.Count == 0)
        {
            return double.NaN;
        }

        return all
            .GroupBy(answer => Math.Min((int)(answer.Confidence * Bins), Bins - 1))
            .Sum(
                bin =>
                    bin.Count() * Math.Abs(
                        bin.Average(answer => answer.Confidence) - bin.Average(answer => answer.IsRight ? 1 : 0))) / all.Count;
    }

    /// <summary>
    /// The area under the receiver operating curve: how likely a right answer has the higher confidence of the two, against a wrong one;
    /// ties count half (Mann and Whitney 1947).
    /// </summary>
    /// <param name="stated">Each answer's confidence and whether it was right.</param>
    /// <returns>In [0, 1], 0.5 for confidence that tells nothing; NaN where all are right, or none.</returns>
    public static double AreaUnderCurve(IEnumerable<(double Confidence, bool IsRight)> stated)
    {
        ArgumentNullException.ThrowIfNull(stated);
        var sorted = stated.OrderBy(answer => answer.Confidence).ToList();
        double right = sorted.Count(answer => answer.IsRight), wrong = sorted.Count - right, ranks = 0;
        for (int start = 0, end; start < sorted.Count; start = end)
        {
            for (end = start; end < sorted.Count && sorted[end].Confidence == sorted[start].Confidence;)
            {
                end++;
            }

            ranks += (start + 1 + end) / 2.0 * sorted[start..end].Count(answer => answer.IsRight);
        }

        if (right == 0 || wrong == 0)
        {
            return double.NaN;
        }

        return (ranks - (right * (right + 1) / 2)) / (right * wrong);
    }
}
