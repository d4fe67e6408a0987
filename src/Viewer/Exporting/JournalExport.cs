using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>A journal in forms that other tools read. What the model wrote is in all of them: untrusted.</summary>
public static class JournalExport
{
    /// <summary>Writes a journal in another form.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="format">Which form.</param>
    /// <param name="output">Where it goes; it stays open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A task that ends when it is written.</returns>
    /// <exception cref="JournalException">
    /// The journal is empty, cannot be read, is none, was damaged, or is of format 1, which does not tell what became of its tree.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such form.</exception>
    public static async Task WriteAsync(
        IJournal journal, JournalExportFormat format, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(output);
        if (!Enum.IsDefined(format))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, $"Format is {(int)format}; it is one of {string.Join(", ", Enum.GetNames<JournalExportFormat>())}.");
        }

        var record = await SearchRecord.ReadAsync(journal, cancellationToken).ConfigureAwait(false);
        switch (format)
        {
            case JournalExportFormat.Speedscope:
                await WriteJsonAsync(output, json => SpeedscopeForm.Write(record, json), cancellationToken).ConfigureAwait(false);
                break;
            case JournalExportFormat.Trace:
                await WriteJsonAsync(output, json => TraceForm.Write(record, json), cancellationToken).ConfigureAwait(false);
                break;
            case JournalExportFormat.Dot:
                await WriteTextAsync(output, DotForm.Of(record), cancellationToken).ConfigureAwait(false);
                break;
            default:
                await WriteTextAsync(output, NodeLines.Of(record), cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private static async Task WriteJsonAsync(Stream output, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output);
        write(json);
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteTextAsync(Stream output, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        foreach (var line in lines)
        {
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>Forms that a journal can be written in.</summary>
public enum JournalExportFormat
{
    /// <summary>For https://speedscope.app: where the tokens and the visits went, as a flame graph.</summary>
    Speedscope,

    /// <summary>Chrome's trace events, for Perfetto: which visits ran when, beside each other.</summary>
    Trace,

    /// <summary>Graphviz: the 200 most visited states.</summary>
    Dot,

    /// <summary>One JSON object a state, for whoever counts: its place, texts, visits, value, prior and bill.</summary>
    JsonLines,
}
