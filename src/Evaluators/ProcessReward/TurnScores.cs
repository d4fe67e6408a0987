namespace TreeReasoner.Evaluators;

/// <summary>The arithmetic of process reward: the score of one turn, and of a line of them.</summary>
internal static class TurnScores
{
    /// <summary>The turn's score in [0, 1]; null where neither the verifier nor, if it counts, the proposer can tell.</summary>
    /// <param name="verified">The verifier's probability.</param>
    /// <param name="likelihood">What the proposer thought of the words.</param>
    /// <param name="options">How the two are mixed.</param>
    public static double? Of(double? verified, TurnLikelihood? likelihood, ProcessRewardOptions options)
    {
        var own = options.OwnWeight > 0 && likelihood is { } words
            ? 1 / (1 + Math.Exp(-(options.OwnOffset + words.Answer + words.LeastAnswerToken)))
            : (double?)null;
        return (verified, own) switch
        {
            ({ } judged, { } sure) => Math.Pow(judged, 1 - options.OwnWeight) * Math.Pow(sure, options.OwnWeight),
            ({ } judged, null) => judged,
            _ => own,
        };
    }

    /// <summary>The line's score in [0, 1] from at least one turn's.</summary>
    public static double Fold(IReadOnlyCollection<double> scores, StepFold fold) => Math.Clamp(
        fold switch
        {
            StepFold.Least => scores.Min(),
            StepFold.GeometricMean => Math.Exp(scores.Average(Math.Log)),
            _ => scores.Aggregate(1.0, (product, score) => product * score),
        },
        0,
        1);
}
