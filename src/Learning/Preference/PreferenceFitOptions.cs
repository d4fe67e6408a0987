namespace TreeReasoner.Learning;

/// <summary>How a preference is fitted to choices.</summary>
public sealed record PreferenceFitOptions
{
    /// <summary>
    /// What answers are told apart by. Default the features of the text. Empty: each answer is an item of its own, and nothing is known of
    /// others.
    /// </summary>
    public IReadOnlyList<AnswerFeature> Features { get; init; } = AnswerFeature.OfText;

    /// <summary>The ridge: the precision of the Gaussian prior of each coefficient, above 0. Default 1.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>Whether being shown on the left may count. Default true.</summary>
    public bool Position { get; init; } = true;

    /// <summary>How much a rater counts, by name, finite and at least 0. Default 1 for each.</summary>
    public IReadOnlyDictionary<string, double> RaterWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Whether raters who agree less with what all of them say count less, on top of their weights. It pays with many raters of whom some
    /// do not care. Default false.
    /// </summary>
    public bool WeighRatersByAgreement { get; init; }

    /// <summary>Parts of the problems that are held out in turn to measure the fit, at least 2. Default 5.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Features);
        ArgumentNullException.ThrowIfNull(RaterWeights);
        Guard.Positive(Ridge);
        Guard.AtLeast(Folds, 2);
        foreach (var weight in RaterWeights.Values)
        {
            Guard.Finite(weight, 0, double.MaxValue, nameof(RaterWeights));
        }

        if (Features.Select(feature => feature.Name).Distinct(StringComparer.Ordinal).Count() < Features.Count)
        {
            throw new ArgumentException("Features holds a name twice; each has its own.", nameof(Features));
        }
    }
}
