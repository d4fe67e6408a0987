using System.Text.Json;

namespace TreeReasoner.Cli;

/// <summary>A journal that is there.</summary>
internal static class JournalFile
{
    /// <summary>Where it lies.</summary>
    /// <exception cref="InputException">There is no such file.</exception>
    public static string Existing(ToolHost host, string name)
    {
        var path = Path.GetFullPath(name, host.Folder);
        if (!File.Exists(path))
        {
            throw new InputException($"There is no journal '{name}'; those of the tool are in '{JournalPlace.FolderOf(host)}'.");
        }

        if (!BeginsAsOne(path, name))
        {
            throw new InputException($"'{name}' is no journal; treereasoner solve --journal FILE makes one.");
        }

        return path;
    }

    /// <summary>Whether a file begins as journals do. One that is empty, or torn within its first words, may be one.</summary>
    private static bool BeginsAsOne(string path, string name)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> beginning = stackalloc byte[IJournal.Beginning.Length];
            var read = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            return IJournal.Beginning.StartsWith(beginning[..read]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{name}' cannot be read: {TerminalText.OneLine(error.Message)}", error);
        }
    }

    /// <summary>The problem that a journal is about.</summary>
    /// <exception cref="InputException">It is about none.</exception>
    public static async Task<Problem> ProblemAsync(string path, CancellationToken cancellationToken)
    {
        using var journal = FileJournal.OpenRead(path);
        await foreach (var happened in JournalReader.ReadAsync(journal, new ReasoningStateCodec(), cancellationToken).ConfigureAwait(false))
        {
            return ((SearchStarted<ReasoningState>)happened).Root.Problem;
        }

        throw new InputException($"The journal '{path}' is empty; start with treereasoner solve --journal.");
    }
}
