namespace TreeReasoner.Evaluators;

/// <summary>How a <see cref="LineLikelihoodEvaluator"/> takes its mean.</summary>
public sealed record LineLikelihoodOptions
{
    /// <summary>What the log-probabilities are divided by. Default <see cref="LikelihoodMean.PerToken"/>.</summary>
    public LikelihoodMean Mean { get; init; } = LikelihoodMean.PerToken;

    /// <summary>
    /// What a token of a sub-question counts beside one of an answer, in [0, 1]: what was asked says less about what is right than what was
    /// answered. Default 1: all tokens alike.
    /// </summary>
    public double QuestionWeight { get; init; } = 1;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        Guard.Defined(Mean);
        Guard.Finite(QuestionWeight, 0, 1);
    }
}

/// <summary>What the log-probabilities of a line are divided by.</summary>
public enum LikelihoodMean
{
    /// <summary>Its tokens: a long turn counts more than a short one.</summary>
    PerToken,

    /// <summary>Its turns: each counts the same, and long turns are less likely than short ones.</summary>
    PerTurn,
}
