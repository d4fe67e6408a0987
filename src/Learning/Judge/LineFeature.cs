using Microsoft.Extensions.AI;

namespace TreeReasoner.Learning;

/// <summary>Numbers of the caller's own that say something of a line's last turn, beside those that every search knows.</summary>
public sealed class LineFeature
{
    private readonly Func<ReasoningState, CancellationToken, ValueTask<IReadOnlyList<double>>> _measure;

    private LineFeature(string name, int width, Func<ReasoningState, CancellationToken, ValueTask<IReadOnlyList<double>>> measure) =>
        (Name, Width, _measure) = (name, width, measure);

    /// <summary>What it is called in the judge's file.</summary>
    public string Name { get; }

    /// <summary>How many numbers it has.</summary>
    public int Width { get; }

    /// <summary>A feature from a function.</summary>
    /// <param name="name">What it is called in the judge's file.</param>
    /// <param name="measure">Gives a finite number for a line, of its last turn. It sees model text, untrusted, and no label.</param>
    /// <returns>The feature.</returns>
    public static LineFeature Of(string name, Func<ReasoningState, double> measure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(measure);
        return new(name, 1, (state, _) => ValueTask.FromResult<IReadOnlyList<double>>([measure(state)]));
    }

    /// <summary>The embedding of a line's last turn.</summary>
    /// <param name="name">
    /// What it is called in the judge's file: name the embedding model, for another one's numbers mean something else.
    /// </param>
    /// <param name="embeddings">Makes embeddings.</param>
    /// <param name="dimensions">How many dimensions they have.</param>
    /// <returns>The feature.</returns>
    public static LineFeature Embedding(string name, IEmbeddingGenerator<string, Embedding<float>> embeddings, int dimensions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(embeddings);
        Guard.AtLeast(dimensions, 1);
        return new(name, dimensions, async (state, cancellationToken) =>
        {
            var text = state.FinalAnswer ?? $"{state.Step?.Question}\n{state.Step?.Answer}";
            var made = await embeddings.GenerateAsync([text], cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. made[0].Vector.ToArray().Select(value => (double)value)];
        });
    }

    internal IEnumerable<string> Names()
    {
        if (Width == 1)
        {
            return [Name];
        }

        return Enumerable.Range(0, Width).Select(i => FormattableString.Invariant($"{Name}[{i}]"));
    }

    internal async ValueTask<IReadOnlyList<double>> MeasureAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        var values = await _measure(state, cancellationToken).ConfigureAwait(false);
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
}
