using System.Runtime.CompilerServices;

namespace TreeReasoner.Learning;

/// <summary>
/// The journals of a folder and of the folders in it, by problem. Only their headers are held in memory: a folder may be far larger than
/// that.
/// </summary>
/// <remarks>Files that are no journals, or cannot be read, are skipped and listed. Nothing in the folder is changed.</remarks>
public sealed class JournalFolder
{
    /// <summary>What journals' names end in.</summary>
    public const string Pattern = "*.jsonl";

    private readonly string _folder;
    private readonly SortedDictionary<string, List<string>> _problems;
    private readonly List<SkippedJournal> _skipped;

    private JournalFolder(string folder, SortedDictionary<string, List<string>> problems, List<SkippedJournal> skipped) =>
        (_folder, _problems, _skipped) = (folder, problems, skipped);

    /// <summary>The problems, by their ids in the order of their code units.</summary>
    public IReadOnlyCollection<string> Problems => _problems.Keys;

    /// <summary>Journals that have a header.</summary>
    public int Count => _problems.Values.Sum(names => names.Count);

    /// <summary>Files that nothing was or will be learned from.</summary>
    public IReadOnlyList<SkippedJournal> Skipped => _skipped;

    /// <summary>Reads the headers of all journals.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="LearningException">There is no such folder, or no journal in it.</exception>
    public static async Task<JournalFolder> OpenAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new LearningException($"There is no folder '{folder}'; give the folder that holds the journals.");
        }

        var problems = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var skipped = new List<SkippedJournal>();
        var names = Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            try
            {
                var id = await ProblemOfAsync(Path.Combine(folder, name), cancellationToken).ConfigureAwait(false);
                if (!problems.TryGetValue(id, out var journals))
                {
                    problems.Add(id, journals = []);
                }

                journals.Add(name);
            }
            catch (JournalException unreadable)
            {
                skipped.Add(new(name, Reason(unreadable)));
            }
        }

        if (problems.Count == 0)
        {
            var found = $"no file '{Pattern}'";
            if (skipped.Count > 0)
            {
                found = $"{skipped.Count} files '{Pattern}', none of them a journal that can be read ({skipped[0].Reason})";
            }

            throw new LearningException($"Folder '{folder}' holds {found}; give a folder of journals that searches wrote.");
        }

        return new(folder, problems, skipped);
    }

    /// <summary>Reads the journals of one problem. Those that cannot be read are added to <see cref="Skipped"/>.</summary>
    /// <param name="problemId">One of <see cref="Problems"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The journals in the order of their names.</returns>
    public async Task<IReadOnlyList<LearningJournal>> ReadAsync(string problemId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problemId);
        var journals = new List<LearningJournal>();
        foreach (var name in _problems.GetValueOrDefault(problemId, []))
        {
            try
            {
                using var file = FileJournal.OpenRead(Path.Combine(_folder, name));
                journals.Add(await LearningJournal.ReadAsync(file, cancellationToken).ConfigureAwait(false));
            }
            catch (JournalException unreadable)
            {
                _skipped.Add(new(name, Reason(unreadable)));
            }
        }

        return journals;
    }

    /// <summary>Reads all journals, one problem after the other.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The journals of each problem together; none for a problem of which none could be read.</returns>
    public async IAsyncEnumerable<IReadOnlyList<LearningJournal>> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var id in _problems.Keys)
        {
            yield return await ReadAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Names and sizes in order: what must agree for an interrupted export to go on.</summary>
    internal IEnumerable<(string Name, long Length)> Files() => _problems.Values.SelectMany(names => names).Order(StringComparer.Ordinal)
        .Select(name => (name, new FileInfo(Path.Combine(_folder, name)).Length));

    private static async Task<string> ProblemOfAsync(string path, CancellationToken cancellationToken)
    {
        using var file = FileJournal.OpenRead(path);
        var events = JournalReader.ReadAsync(file, new ReasoningStateCodec(), cancellationToken);
        await foreach (var happened in events.ConfigureAwait(false))
        {
            if (happened is SearchStarted<ReasoningState> started)
            {
                return started.ProblemId ?? ((IStateCodec<ReasoningState>)new ReasoningStateCodec()).ProblemId(started.Root);
            }

            break;
        }

        throw new JournalException(Path.GetFileName(path), "is empty: there is no search in it.");
    }

    /// <summary>Errors of journals name the whole path and hold no content; a manifest needs neither folder nor user.</summary>
    private static string Reason(JournalException error) =>
        error.Message.Replace($"'{error.Journal}'", $"'{Path.GetFileName(error.Journal)}'", StringComparison.Ordinal);
}
