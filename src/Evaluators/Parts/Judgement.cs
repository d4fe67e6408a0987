namespace TreeReasoner.Evaluators;

/// <summary>Qualities, and the lack of one.</summary>
internal static class Judgement
{
    /// <summary>A judgement where there is a value, the lack of one where there is not.</summary>
    public static Evaluation From(double? quality, Usage usage = default)
    {
        if (quality is { } value)
        {
            return new(value, usage);
        }

        return Evaluation.None(usage);
    }

    public static bool IsUnit(double value) => value is >= 0 and <= 1;
}
