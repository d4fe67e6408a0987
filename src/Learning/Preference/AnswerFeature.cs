using Microsoft.Extensions.AI;

namespace TreeReasoner.Learning;

/// <summary>A number that says something of an answer, by which people's choices are explained.</summary>
public sealed class AnswerFeature
{
    private readonly Func<string, string, CancellationToken, ValueTask<IReadOnlyList<double>>> _measure;

    private AnswerFeature(string name, int width, Func<string, string, CancellationToken, ValueTask<IReadOnlyList<double>>> measure) =>
        (Name, Width, _measure) = (name, width, measure);

    /// <summary>What it is called in the model's file.</summary>
    public string Name { get; }

    /// <summary>How many numbers it has: 1 for all but embeddings.</summary>
    public int Width { get; }

    /// <summary>The length: the logarithm of one more than the characters.</summary>
    public static AnswerFeature Length { get; } = Of("length", (_, answer) => Math.Log(1 + answer.Length));

    /// <summary>The steps: the lines that are not blank.</summary>
    public static AnswerFeature Steps { get; } =
        Of("steps", (_, answer) => answer.AsSpan().Count('\n') + 1 - BlankLines(answer));

    /// <summary>How much of the answer is digits, in [0, 1].</summary>
    public static AnswerFeature Digits { get; } =
        Of("digits", (_, answer) => answer.Count(char.IsDigit) / (double)Math.Max(1, answer.Length));

    /// <summary>The features that need nothing but the text, by name.</summary>
    public static IReadOnlyList<AnswerFeature> OfText { get; } = [Length, Steps, Digits];

    /// <summary>A feature of the caller's, computed at once.</summary>
    /// <param name="name">What it is called in the model's file.</param>
    /// <param name="measure">Gives a finite number for a problem's text and an answer. The answer is model text, untrusted.</param>
    /// <returns>The feature.</returns>
    public static AnswerFeature Of(string name, Func<string, string, double> measure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(measure);
        return new(name, 1, (problem, answer, _) => ValueTask.FromResult<IReadOnlyList<double>>([measure(problem, answer)]));
    }

    /// <summary>A feature that takes its time: a judge's score, a likelihood from another model.</summary>
    /// <param name="name">What it is called in the model's file.</param>
    /// <param name="measure">Gives a finite number for a problem's text and an answer. The answer is model text, untrusted.</param>
    /// <returns>The feature.</returns>
    public static AnswerFeature Of(string name, Func<string, string, CancellationToken, ValueTask<double>> measure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(measure);
        return new(name, 1, async (problem, answer, cancellationToken) =>
            [await measure(problem, answer, cancellationToken).ConfigureAwait(false)]);
    }

    /// <summary>The embedding of an answer, a number for each of its dimensions.</summary>
    /// <param name="name">
    /// What it is called in the model's file: name the embedding model, for another one's numbers mean something else.
    /// </param>
    /// <param name="embeddings">Makes embeddings.</param>
    /// <param name="dimensions">How many dimensions they have.</param>
    /// <returns>The feature.</returns>
    public static AnswerFeature Embedding(string name, IEmbeddingGenerator<string, Embedding<float>> embeddings, int dimensions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(embeddings);
        Guard.AtLeast(dimensions, 1);
        return new(name, dimensions, async (_, answer, cancellationToken) =>
        {
            var made = await embeddings.GenerateAsync([answer], cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. made[0].Vector.ToArray().Select(value => (double)value)];
        });
    }

    internal async ValueTask<IReadOnlyList<double>> MeasureAsync(string problem, string answer, CancellationToken cancellationToken)
    {
        var values = await _measure(problem, answer, cancellationToken).ConfigureAwait(false);
        if (values.Count != Width)
        {
            throw new PluginException(Name, $"Feature '{Name}' gave {values.Count} numbers; it has {Width}.");
        }

        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new PluginException(Name, $"Feature '{Name}' gave {Guard.Text(value)}; a feature is finite.");
            }
        }

        return values;
    }

    private static int BlankLines(string text)
    {
        var blank = 0;
        foreach (var line in text.AsSpan().Split('\n'))
        {
            blank += Convert.ToInt32(text.AsSpan()[line].IsWhiteSpace());
        }

        return blank;
    }
}
