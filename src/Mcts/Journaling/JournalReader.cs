using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TreeReasoner;

/// <summary>
/// Reads the events of a journal without the search that made it: for viewers, for learning, for whoever wants to know what happened.
/// Nothing is run again, and nothing is compared; lines of format 2 are checked to be those that were written.
/// </summary>
public static class JournalReader
{
    /// <summary>Reads a journal of any search, about which nothing is known. States are JSON, as the journal has them.</summary>
    /// <remarks>
    /// It needs memory for the visits in flight only, however long the journal is. So it does not know the states of visits, which events
    /// before have told: <see cref="VisitEvent{TState}.State"/> and <see cref="TurnCommitted{TState}.State"/> are undefined JSON.
    /// </remarks>
    /// <param name="journal">The journal.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events, oldest first.</returns>
    /// <exception cref="JournalException">The journal cannot be read, is none, or was damaged; the error names the line.</exception>
    public static IAsyncEnumerable<SearchEvent<JsonElement>> ReadAsync(IJournal journal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return Read(journal, JsonStateCodec.Instance, keepsStates: false, cancellationToken);
    }

    /// <summary>Reads a journal whose states a codec can read. It needs memory for the states.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="codec">Reads states: the one that the search had, or <see cref="JsonStateCodec"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <returns>The events, oldest first.</returns>
    /// <exception cref="JournalException">The journal cannot be read, is none, or was damaged; the error names the line.</exception>
    public static IAsyncEnumerable<SearchEvent<TState>> ReadAsync<TState>(
        IJournal journal, IStateCodec<TState> codec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(codec);
        return Read(journal, codec, keepsStates: true, cancellationToken);
    }

    /// <summary>The tree that a journal tells of, as it was after its last line, with all visits and values.</summary>
    /// <param name="journal">A journal of format 2.</param>
    /// <param name="codec">Reads states: the one that the search had, or <see cref="JsonStateCodec"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <returns>The tree.</returns>
    /// <exception cref="JournalException">
    /// The journal is empty, cannot be read, is none, or was damaged, or it is of format 1, which does not tell what became of the tree.
    /// </exception>
    public static async Task<TreeSnapshot<TState>> ReadTreeAsync<TState>(
        IJournal journal, IStateCodec<TState> codec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(codec);
        TreeSnapshot<TState>? tree = null;
        var lines = new LineReader(journal.Name);
        await foreach (var happened in Read(journal, codec, keepsStates: true, cancellationToken, lines).ConfigureAwait(false))
        {
            if (lines.Format == 1)
            {
                throw new JournalException(
                    journal.Name,
                    "has format 1, which does not say what became of the tree: replay it with the search that made it " +
                    "(SearchJournal.ReplayAsync).");
            }

            tree = tree is null ? ((SearchStarted<TState>)happened).Tree() : tree.Apply(happened);
        }

        return tree ?? throw new JournalException(journal.Name, "is empty: there is no tree in it.");
    }

    /// <summary>The tree that the first event of a search leaves: its root.</summary>
    /// <param name="started">The first event.</param>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <returns>A tree of one state.</returns>
    public static TreeSnapshot<TState> Tree<TState>(this SearchStarted<TState> started)
    {
        ArgumentNullException.ThrowIfNull(started);
        return TreeSnapshot<TState>.Of(started.Root, started.Discount, started.Backup);
    }

    /// <summary>The tree after one more event. The tree before it stays as it is.</summary>
    /// <param name="tree">The tree before.</param>
    /// <param name="happened">What happened.</param>
    /// <typeparam name="TState">The state of the search.</typeparam>
    /// <returns>The tree after it.</returns>
    /// <exception cref="FormatException">
    /// The event is about a state that is not in the tree: it belongs to another search, or events are missing.
    /// </exception>
    public static TreeSnapshot<TState> Apply<TState>(this TreeSnapshot<TState> tree, SearchEvent<TState> happened)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(happened);
        return TreeFold.Of(tree, happened);
    }

    private static async IAsyncEnumerable<SearchEvent<TState>> Read<TState>(
        IJournal journal,
        IStateCodec<TState> codec,
        bool keepsStates,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        LineReader? lines = null)
    {
        lines ??= new(journal.Name);
        var states = new RecordedStates<TState>();
        var reader = new EventReader<TState>(codec, path => keepsStates ? states.At(path) : default!);
        await foreach (var line in journal.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var happened in Read(journal.Name, line, lines, reader))
            {
                if (keepsStates)
                {
                    states.Add(happened);
                }

                yield return happened;
            }
        }
    }

    private static IReadOnlyList<SearchEvent<TState>> Read<TState>(
        string journal, ReadOnlyMemory<byte> line, LineReader lines, EventReader<TState> reader)
    {
        using var document = lines.Read(line);
        try
        {
            return reader.Read(document.RootElement, lines.Format);
        }
        catch (Exception error) when (error is not (JournalException or OutOfMemoryException or StackOverflowException))
        {
            throw SearchReplay<TState>.Unreadable(journal, lines.Lines, error);
        }
    }
}
