using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>What a network's logits say about the next token.</summary>
internal static class Distribution
{
    /// <summary>Turns logits into natural log-probabilities. The padding token never follows anything.</summary>
    public static void ToLogProbabilities(Span<float> logits)
    {
        logits[CoinVocabulary.Pad] = float.NegativeInfinity;
        var max = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            max = MathF.Max(max, logit);
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - max);
        }

        var shift = (float)(max + Math.Log(sum));
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] -= shift;
        }
    }

    /// <summary>The most probable token; of equal ones, the first.</summary>
    public static int Top(ReadOnlySpan<float> logProbabilities)
    {
        var top = 0;
        for (var i = 1; i < logProbabilities.Length; i++)
        {
            if (logProbabilities[i] > logProbabilities[top])
            {
                top = i;
            }
        }

        return top;
    }

    /// <summary>Draws a token with probability proportional to p^(1/temperature); temperature 0 takes the top.</summary>
    public static int Draw(ReadOnlySpan<float> logProbabilities, double temperature, SeededRandom random)
    {
        var top = Top(logProbabilities);
        if (temperature == 0)
        {
            return top;
        }

        Span<double> shares = stackalloc double[logProbabilities.Length];
        var sum = 0.0;
        for (var i = 0; i < shares.Length; i++)
        {
            sum += shares[i] = Math.Exp((logProbabilities[i] - logProbabilities[top]) / temperature);
        }

        var mark = random.NextDouble() * sum;
        for (var i = 0; i < shares.Length; i++)
        {
            mark -= shares[i];
            if (mark < 0)
            {
                return i;
            }
        }

        return top;
    }

    /// <summary>The <paramref name="count"/> most probable tokens, best first.</summary>
    public static List<int> TopTokens(ReadOnlySpan<float> logProbabilities, int count)
    {
        var values = logProbabilities.ToArray();
        return [.. Enumerable.Range(0, values.Length).Where(i => i != CoinVocabulary.Pad).OrderByDescending(i => values[i]).Take(count)];
    }
}
