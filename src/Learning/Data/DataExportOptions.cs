using System.Globalization;

namespace TreeReasoner.Learning;

/// <summary>Which lines are good enough to learn from.</summary>
public enum OutcomeFilter
{
    /// <summary>Right ones where outcomes are known; elsewhere those in which the search had enough confidence. The default.</summary>
    RightOrConfident,

    /// <summary>Right ones only: a problem without a known outcome gives none.</summary>
    Right,

    /// <summary>All of them.</summary>
    Any,
}

/// <summary>What is written, in which shapes, and what is left out.</summary>
public sealed record DataExportOptions
{
    /// <summary>The shapes to write. Default all of <see cref="DataShapes.All"/>.</summary>
    public IReadOnlyList<IDataShape> Shapes { get; init; } = DataShapes.All;

    /// <summary>How lines are written as text.</summary>
    public LineFormat Format { get; init; } = new();

    /// <summary>Which lines are shown as good ones. Default <see cref="OutcomeFilter.RightOrConfident"/>.</summary>
    public OutcomeFilter Outcomes { get; init; }

    /// <summary>
    /// The least confidence, or without one the least value, of a good line whose outcome is not known, in [−1, 1]. Default 0.8.
    /// </summary>
    public double MinConfidence { get; init; } = 0.8;

    /// <summary>The fewest visits of a state whose value is compared with a sibling's, at least 1. Default 4.</summary>
    public int MinVisits { get; init; } = 4;

    /// <summary>The least difference of two values that makes a preference, in [0, 2]. Default 0.2.</summary>
    public double MinValueGap { get; init; } = 0.2;

    /// <summary>The longest line, in characters. Default 100,000.</summary>
    public int MaxCharacters { get; init; } = 100_000;

    /// <summary>
    /// The most rows of a problem in each file; null (default) for what suits the shape: <see cref="IDataShape.MostPerProblem"/>.
    /// </summary>
    public int? MostPerProblem { get; init; }

    /// <summary>
    /// The share of problems whose rows go to the validation files, in [0, 1]. Default 0.1. A problem is never on both sides.
    /// </summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Decides which problems those are. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>How often a pair that people chose is written, because readers know no weights, in [1, 100]. Default 4.</summary>
    public int HumanWeight { get; init; } = 4;

    /// <summary>
    /// Whether prompts for trainers with a reward come with the right answer in a column of its own, never in the prompt. Default true.
    /// </summary>
    public bool IncludeRightAnswer { get; init; } = true;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option and what was expected.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Shapes);
        ArgumentNullException.ThrowIfNull(Format);
        Format.Validate();
        Guard.Defined(Outcomes);
        Guard.Finite(MinConfidence, -1, 1);
        Guard.AtLeast(MinVisits, 1);
        Guard.Finite(MinValueGap, 0, 2);
        Guard.AtLeast(MaxCharacters, 1);
        Guard.AtLeast(MostPerProblem ?? 1, 1);
        Guard.Finite(ValidationShare, 0, 1);
        Guard.Between(HumanWeight, 1, 100);
        if (Shapes.Count == 0 || Shapes.Select(shape => shape.Name).Distinct(StringComparer.Ordinal).Count() < Shapes.Count)
        {
            throw new ArgumentException("Shapes is empty or holds a name twice; each file has a shape of its own.", nameof(Shapes));
        }
    }

    /// <summary>The options by name, for the manifest and to see whether an export goes on with the same ones.</summary>
    internal IEnumerable<(string Name, string Value)> Settings()
    {
        yield return (nameof(Shapes), string.Join(' ', Shapes.Select(shape => shape.Name)));
        yield return ("System", Format.System ?? "");
        yield return ("Step", Format.Step);
        yield return ("Final", Format.Final);
        yield return ("Separator", Format.Separator);
        yield return (nameof(Outcomes), Outcomes.ToString());
        yield return (nameof(MinConfidence), Guard.Text(MinConfidence));
        yield return (nameof(MinVisits), MinVisits.ToString(CultureInfo.InvariantCulture));
        yield return (nameof(MinValueGap), Guard.Text(MinValueGap));
        yield return (nameof(MaxCharacters), MaxCharacters.ToString(CultureInfo.InvariantCulture));
        yield return (nameof(MostPerProblem), MostPerProblem?.ToString(CultureInfo.InvariantCulture) ?? "of the shape");
        yield return (nameof(ValidationShare), Guard.Text(ValidationShare));
        yield return (nameof(Seed), Seed.ToString(CultureInfo.InvariantCulture));
        yield return (nameof(HumanWeight), HumanWeight.ToString(CultureInfo.InvariantCulture));
        yield return (nameof(IncludeRightAnswer), IncludeRightAnswer.ToString());
    }
}
