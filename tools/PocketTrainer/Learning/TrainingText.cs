namespace TreeReasoner.Pocket.Training.Learning;

/// <summary>What one position of a text teaches a verifier: whether the step that ends there holds.</summary>
internal readonly record struct StepLabel(int Position, bool Holds, float Weight = 1);

/// <summary>A text to learn from.</summary>
/// <param name="Tokens">The whole text, at most the network's window.</param>
/// <param name="Weights">Per token, how much its prediction from the tokens before it counts; 0 for what is only read.</param>
/// <param name="Labels">Judgements of steps, for a verifier; empty for a policy.</param>
internal sealed record TrainingText(int[] Tokens, float[] Weights, StepLabel[] Labels)
{
    /// <summary>
    /// A text whose first <paramref name="given"/> tokens are only read and whose others count <paramref name="weight"/> each.
    /// </summary>
    public static TrainingText Continuation(int[] tokens, int given, float weight = 1)
    {
        var weights = new float[tokens.Length];
        weights.AsSpan(given).Fill(weight);
        return new TrainingText(tokens, weights, []);
    }
}

/// <summary>Sums over texts: losses in nats, and the weights they are sums over.</summary>
internal record struct Losses(double Language, double LanguageWeight, double Step, double StepWeight)
{
    public readonly double LanguageMean => Language / Math.Max(LanguageWeight, 1e-9);

    public readonly double StepMean => Step / Math.Max(StepWeight, 1e-9);

    public static Losses operator +(Losses a, Losses b) => new(
        a.Language + b.Language, a.LanguageWeight + b.LanguageWeight, a.Step + b.Step, a.StepWeight + b.StepWeight);
}
