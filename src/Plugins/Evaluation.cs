namespace TreeReasoner;

/// <summary>The judgement of a state, or the explicit lack of one, and what it cost.</summary>
public readonly record struct Evaluation
{
    /// <summary>A judgement.</summary>
    /// <param name="value">Finite, in [−1, 1] for a search, in [0, 1] for an evaluator of quality.</param>
    /// <param name="usage">What the judgement cost.</param>
    /// <param name="confidence">The chance in [0, 1] that the state is right, where that differs from the value.</param>
    /// <param name="stepScore">
    /// The chance in [0, 1] that the state's last turn holds, taken by itself, where the evaluator judges turns.
    /// </param>
    public Evaluation(double value, Usage usage = default, double? confidence = null, double? stepScore = null)
    {
        Value = value;
        HasJudgement = true;
        Usage = usage;
        Confidence = confidence;
        StepScore = stepScore;
    }

    private Evaluation(Usage usage) => Usage = usage;

    /// <summary>The value; meaningful only with <see cref="HasJudgement"/>.</summary>
    public double Value { get; }

    /// <summary>Whether there is a judgement. False is not a low score: the search then takes the parent's value as neutral.</summary>
    public bool HasJudgement { get; }

    /// <summary>What the judgement, or the failed attempt at one, cost.</summary>
    public Usage Usage { get; }

    /// <summary>The chance in [0, 1] that the state is right, before steps and preference entered the value; null if not given.</summary>
    public double? Confidence { get; }

    /// <summary>The chance in [0, 1] that the state's last turn holds, taken by itself; null if the evaluator did not judge it.</summary>
    public double? StepScore { get; }

    /// <summary>
    /// What is wrong with the state, in words, for whoever proposes a better one; null if nothing is said. It may quote the state: text of
    /// models is
    /// untrusted, and so is this.
    /// </summary>
    public string? Feedback { get; init; }

    /// <summary>No judgement: the evaluator cannot tell.</summary>
    /// <param name="usage">What it cost to find that out.</param>
    /// <returns>An evaluation without a value.</returns>
    public static Evaluation None(Usage usage = default) => new(usage);
}
