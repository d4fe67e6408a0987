namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>Losses in nats and their slopes.</summary>
internal static class LossFunctions
{
    /// <summary>−log softmax(logits)[target]; logits become the gradient times <paramref name="weight"/>.</summary>
    public static double CrossEntropy(Span<float> logits, int target, float weight)
    {
        var max = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            max = MathF.Max(max, logit);
        }

        double chosen = logits[target] - max, sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = MathF.Exp(logits[i] - max);
            sum += logits[i];
        }

        var factor = (float)(weight / sum);
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] *= factor;
        }

        logits[target] -= weight;
        return Math.Log(sum) - chosen;
    }

    /// <summary>−log σ(±z).</summary>
    public static double Logistic(float z, bool holds, out float slope)
    {
        var wrong = 1 / (1 + Math.Exp(holds ? z : -z));
        slope = (float)(holds ? -wrong : wrong);
        double margin = holds ? -z : z;
        return Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
    }
}
