using System.Globalization;
using TreeReasoner.Learning;

namespace TreeReasoner.Tests.Preference;

/// <summary>
/// Choices of raters whose taste is known: features of answers with planted coefficients, noise, ties, and a liking for the left.
/// </summary>
internal sealed class PlantedChoices(int seed, double flipped = 0.15, double position = 0.5, double logTie = -1)
{
    public static readonly double[] Taste = [1.5, -1, 0.5, 0];

    /// <summary>Answers are their features in text.</summary>
    public static IReadOnlyList<AnswerFeature> Features { get; } =
        [.. Enumerable.Range(0, Taste.Length).Select(i => AnswerFeature.Of($"f{i}", (_, answer) => Read(answer)[i]))];

    private readonly Random _random = new(seed);

    public static double Reward(string answer) => Read(answer).Zip(Taste, (value, taste) => value * taste).Sum();

    /// <summary>Five choices a problem, by three raters in turn.</summary>
    public IEnumerable<Choice> Draw(int count)
    {
        for (var i = 0; i < count; i++)
        {
            string left = Answer(), right = Answer();
            var kind = Choose(Reward(left) - Reward(right) + position);
            if (kind != ChoiceKind.Tie && _random.NextDouble() < flipped)
            {
                kind = kind == ChoiceKind.Left ? ChoiceKind.Right : ChoiceKind.Left;
            }

            yield return new($"{seed}-{i:00000}", $"p{seed}-{i / 5}", $"problem {i / 5}", left, right, kind, $"rater {i % 3}");
        }
    }

    /// <summary>How often a perfect judge of the planted rewards agrees with decided choices.</summary>
    public static double Agreement(IEnumerable<Choice> choices, Func<string, double> reward)
    {
        var decided = choices.Where(choice => choice.Kind is ChoiceKind.Left or ChoiceKind.Right).ToList();
        return decided.Average(choice => Convert.ToDouble(reward(choice.Left) > reward(choice.Right) == (choice.Kind == ChoiceKind.Left)));
    }

    private ChoiceKind Choose(double score)
    {
        double left = Math.Exp(score / 2), right = Math.Exp(-score / 2), tie = Math.Exp(logTie);
        var at = _random.NextDouble() * (left + right + tie);
        if (at < left)
        {
            return ChoiceKind.Left;
        }

        return at < left + right ? ChoiceKind.Right : ChoiceKind.Tie;
    }

    private string Answer() =>
        string.Join(' ', Enumerable.Range(0, Taste.Length).Select(_ => Normal().ToString("R", CultureInfo.InvariantCulture)));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double[] Read(string answer) =>
        [.. answer.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
