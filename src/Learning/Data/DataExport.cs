using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>Writes the journals of a folder as data for trainers.</summary>
/// <remarks>
/// <para>It reads one problem after the other, in the order of their ids, and holds no more than that problem's journals: a folder of any
/// size takes the memory of its largest problem and of the list of its files. A row is written as soon as it is made.</para>
/// <para>It is deterministic: the same folder and options give the same bytes. An export that was killed goes on where it was when it is
/// called again. Each problem is on one side of the split, whatever its rows.</para>
/// </remarks>
public static class DataExport
{
    /// <summary>Writes training data.</summary>
    /// <param name="journals">The folder of the journals, read with the folders in it. Nothing in it is changed.</param>
    /// <param name="output">The folder to write to; it is made where there is none.</param>
    /// <param name="options">What is written; null for the defaults.</param>
    /// <param name="outcomes">What is known of outcomes; null where nothing is.</param>
    /// <param name="choices">What people chose, for preference pairs.</param>
    /// <param name="cancellationToken">Stops after a problem. A later call goes on.</param>
    /// <returns>What was written, as in the file <c>manifest.json</c>.</returns>
    /// <exception cref="LearningException">
    /// There is no journal, the output holds another export, or it cannot be written. What had been written before is intact.
    /// </exception>
    public static async Task<DataManifest> RunAsync(
        string journals,
        string output,
        DataExportOptions? options = null,
        IKnownOutcomes? outcomes = null,
        IReadOnlyList<Choice>? choices = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(output);
        options ??= new();
        options.Validate();
        var folder = await JournalFolder.OpenAsync(journals, cancellationToken).ConfigureAwait(false);
        var chosen = (choices ?? []).ToLookup(choice => choice.ProblemId, StringComparer.Ordinal);
        try
        {
            using var files = ExportFiles.Open(output, Fingerprint(folder, options, choices ?? []), folder.Problems.Count);
            var number = 0;
            foreach (var id in folder.Problems)
            {
                if (number++ < files.ProblemsDone)
                {
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                var read = await folder.ReadAsync(id, cancellationToken).ConfigureAwait(false);
                if (read.Count > 0)
                {
                    Write(new(read, outcomes, [.. chosen[id]]), options, files);
                }

                files.CompleteProblem(read.Count, folder.Skipped);
            }

            return files.Finish(options, [.. folder.Skipped]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LearningException(
                $"The export to '{output}' could not be written: {error.Message} " +
                "What had been written before is intact; run it again to go on.", error);
        }
    }

    /// <summary>On which side of the split a problem is.</summary>
    internal static string SplitOf(string problemId, DataExportOptions options)
    {
        var hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(problemId), options.Seed);
        if ((hash >> 11) * (1.0 / (1UL << 53)) < options.ValidationShare)
        {
            return "validation";
        }

        return "train";
    }

    private static void Write(ProblemData problem, DataExportOptions options, ExportFiles files)
    {
        var split = SplitOf(problem.ProblemId, options);
        foreach (var shape in options.Shapes)
        {
            var written = new HashSet<string>(StringComparer.Ordinal);
            var most = options.MostPerProblem ?? shape.MostPerProblem;
            foreach (var row in shape.Rows(problem, options))
            {
                if (!written.Add(row.Key))
                {
                    continue;
                }

                for (var i = 0; i < row.Repeats; i++)
                {
                    files.Append(shape, split, row);
                }

                if (written.Count >= most)
                {
                    break;
                }
            }
        }
    }

    /// <summary>What must be the same for an export to go on: the options, the files and what was chosen.</summary>
    private static string Fingerprint(JournalFolder folder, DataExportOptions options, IReadOnlyList<Choice> choices)
    {
        var hash = new XxHash128();
        foreach (var (name, value) in options.Settings())
        {
            Append($"{name}={value}");
        }

        foreach (var (name, length) in folder.Files())
        {
            Append(FormattableString.Invariant($"{name} {length}"));
        }

        foreach (var choice in choices)
        {
            Append($"{choice.Id} {choice.Kind}");
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());

        void Append(string text) => hash.Append(Encoding.UTF8.GetBytes(text + "\n"));
    }

    internal static JsonWriterOptions Json { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
