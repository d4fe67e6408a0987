namespace TreeReasoner.Learning;

/// <summary>A journal that was read for learning: what its header says, and the tree it tells of.</summary>
public sealed class LearningJournal
{
    internal LearningJournal(string name, SearchStarted<ReasoningState> started, TreeSnapshot<ReasoningState> tree, bool isFinished)
    {
        Name = name;
        ProblemId = started.ProblemId ?? "";
        Problem = started.Root.Problem;
        RunId = started.RunId;
        Library = started.Library;
        Algorithm = started.Algorithm;
        Expander = started.Expander;
        Evaluator = started.Evaluator;
        Tree = tree;
        IsFinished = isFinished;
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name { get; }

    /// <summary>Which problem the search was about: the same for the same problem, and free of content.</summary>
    public string ProblemId { get; }

    /// <summary>The problem.</summary>
    public Problem Problem { get; }

    /// <summary>Which run wrote the journal.</summary>
    public string? RunId { get; }

    /// <summary>The version of the library that wrote it.</summary>
    public string? Library { get; }

    /// <summary>The type of the search.</summary>
    public string? Algorithm { get; }

    /// <summary>The type of the expander.</summary>
    public string? Expander { get; }

    /// <summary>The type of the evaluator; null where candidates brought their values.</summary>
    public string? Evaluator { get; }

    /// <summary>The tree after the last whole line.</summary>
    public TreeSnapshot<ReasoningState> Tree { get; }

    /// <summary>Whether the search came to its end. A journal without an end is as good, as far as it goes.</summary>
    public bool IsFinished { get; }

    /// <summary>Reads a journal of a search over reasoning states.</summary>
    /// <param name="journal">The journal. A last line that was torn by a crash is not read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="JournalException">
    /// The journal cannot be read, is none, is of a format that does not tell the tree, was damaged, or its states are not those of
    /// reasoning.
    /// </exception>
    public static async Task<LearningJournal> ReadAsync(IJournal journal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        SearchStarted<ReasoningState>? started = null;
        TreeSnapshot<ReasoningState>? tree = null;
        var isFinished = false;
        await foreach (var happened in JournalReader.ReadAsync(journal, new ReasoningStateCodec(), cancellationToken).ConfigureAwait(false))
        {
            if (happened is SearchStarted<ReasoningState> header)
            {
                started = header;
                tree = header.Tree();
                continue;
            }

            tree = Apply(journal, tree, happened);
            isFinished = happened is SearchFinished<ReasoningState>;
        }

        if (started is null)
        {
            throw new JournalException(journal.Name, "is empty: there is no tree in it.");
        }

        return new(Path.GetFileName(journal.Name), started, tree!, isFinished);
    }

    private static TreeSnapshot<ReasoningState> Apply(
        IJournal journal, TreeSnapshot<ReasoningState>? tree, SearchEvent<ReasoningState> happened)
    {
        if (tree is null)
        {
            throw new JournalException(journal.Name, "does not begin with a search.", line: 1);
        }

        try
        {
            return tree.Apply(happened);
        }
        catch (FormatException wrong)
        {
            throw new JournalException(journal.Name, $"does not fit together: {wrong.Message}", innerException: wrong);
        }
    }
}
