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

        return path;
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
