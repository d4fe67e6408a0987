namespace TreeReasoner.Learning;

/// <summary>How well a fitted preference says what raters choose, measured on problems that were held out.</summary>
/// <param name="Choices">Choices that something was learned from.</param>
/// <param name="Problems">Problems they are about.</param>
/// <param name="Skipped">Choices without a judgement.</param>
public sealed record PreferenceReport(int Choices, int Problems, int Skipped)
{
    /// <summary>
    /// Mean −log of the chance that was given to what was chosen, in nats; ln 3 for one that knows nothing. Null with too few problems.
    /// </summary>
    public double? HeldOutLogLoss { get; init; }

    /// <summary>The share of choices without ties in which the better answer was foretold. Null with too few problems.</summary>
    public double? HeldOutAccuracy { get; init; }

    /// <summary>How far the chances are from what happened, over ten bins of equal width. Null with too few problems.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>
    /// How often two choices about the same two answers agree, ties left out: the most that any model can reach. Null where no pair was
    /// judged twice.
    /// </summary>
    public double? RaterAgreement { get; init; }

    /// <summary>Each rater.</summary>
    public IReadOnlyList<RaterReport> Raters { get; init; } = [];
}

/// <summary>One rater.</summary>
/// <param name="Name">The rater.</param>
/// <param name="Choices">How many choices they made.</param>
/// <param name="Agreement">The share of their choices without ties that agree with the fit.</param>
/// <param name="Weight">How much they counted.</param>
public sealed record RaterReport(string Name, int Choices, double Agreement, double Weight);

/// <summary>A coefficient with its 95 % interval, from the sandwich estimate clustered by problem.</summary>
/// <param name="Name">The feature, the item, <c>position</c> or <c>tie</c>.</param>
/// <param name="Value">The estimate: log-odds for one deviation of the feature.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record PreferenceCoefficient(string Name, double Value, double StandardError)
{
    /// <summary>The interval's lower end.</summary>
    public double Low => Value - (1.959964 * StandardError);

    /// <summary>The interval's upper end.</summary>
    public double High => Value + (1.959964 * StandardError);
}
