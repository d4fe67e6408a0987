namespace TreeReasoner.Learning;

/// <summary>How a judge is trained.</summary>
public sealed record JudgeTrainingOptions
{
    /// <summary>
    /// Whether the score of the judge that the journals were made with is a feature. The learned evaluator then asks a judge of the same
    /// kind and corrects it. Default false: no judge is asked.
    /// </summary>
    public bool UsesJudge { get; init; }

    /// <summary>Features of the caller's own, such as embeddings. Default none.</summary>
    public IReadOnlyList<LineFeature> Features { get; init; } = [];

    /// <summary>The ridge: the precision of the Gaussian prior of each coefficient, above 0. Default 1.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>The fewest problems with a right and a wrong answer each, at least 1. Default 10.</summary>
    public int MinProblems { get; init; } = 10;

    /// <summary>The most turns to learn from: more of them take memory and teach little. Default 200,000.</summary>
    public int MaxTurns { get; init; } = 200_000;

    /// <summary>Parts of the problems that are held out in turn to measure the judge, at least 2. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Features);
        Guard.Positive(Ridge);
        Guard.AtLeast(MinProblems, 1);
        Guard.AtLeast(MaxTurns, 1);
        Guard.AtLeast(Folds, 2);
        if (Features.Select(feature => feature.Name).Distinct(StringComparer.Ordinal).Count() < Features.Count)
        {
            throw new ArgumentException("Features holds a name twice; each has its own.", nameof(Features));
        }
    }
}

/// <summary>How well a judge tells lines that end right from those that do not, measured on problems that were held out.</summary>
/// <param name="Problems">Problems that it learned from.</param>
/// <param name="Turns">Turns that it learned from.</param>
/// <param name="RightAnswers">Right answers among them.</param>
/// <param name="WrongAnswers">Wrong answers among them.</param>
public sealed record JudgeReport(int Problems, int Turns, int RightAnswers, int WrongAnswers)
{
    private const int FewProblems = 50;

    /// <summary>The chance that a right answer is judged above a wrong one. Null with too few problems to hold any out.</summary>
    public double? AnswerAuc { get; init; }

    /// <summary>The same for the mean likelihood of the line, which needs no judge. Null where there was none.</summary>
    public double? LikelihoodAuc { get; init; }

    /// <summary>How far the chances that answers are right are from what happened, over ten bins of equal width.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>Whether there was so little data that the judge should be trained again with more.</summary>
    public bool IsThin => Problems < FewProblems;
}
