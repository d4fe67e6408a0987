namespace TreeReasoner.Evaluators;

/// <summary>The mean of judgements by weight: what has none drops out, and the rest is scaled up.</summary>
internal static class WeightedMean
{
    /// <summary>Within the range of the values; without a judgement if all are.</summary>
    public static Evaluation Of(IEnumerable<(Evaluation Evaluation, double Weight)> parts, Usage usage)
    {
        var judged = parts.Where(part => part.Evaluation.HasJudgement).ToList();
        if (judged.Count == 0)
        {
            return Evaluation.None(usage);
        }

        // Weights are taken relative to the largest one in play: sums of huge weights stay finite, tiny ones do not vanish together.
        var scale = judged.Max(part => part.Weight);
        double value = 0, confidence = 0, sum = 0, step = 0, steps = 0;
        foreach (var (evaluation, weight) in judged)
        {
            sum += weight / scale;
            value += weight / scale * evaluation.Value;
            confidence += weight / scale * (evaluation.Confidence ?? evaluation.Value);
            step += weight / scale * (evaluation.StepScore ?? 0);
            steps += evaluation.StepScore is null ? 0 : weight / scale;
        }

        var (lowest, highest) = (judged.Min(part => part.Evaluation.Value), judged.Max(part => part.Evaluation.Value));
        var confident = judged.Exists(part => part.Evaluation.Confidence is not null);
        return new(
            Math.Clamp(value / sum, lowest, highest),
            usage,
            confident ? Math.Clamp(confidence / sum, 0, 1) : null,
            steps > 0 ? Math.Clamp(step / steps, 0, 1) : null);
    }
}
