using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// Where the records of one search are kept: an append-only list of lines, durable once appended, read back in order. Ours are
/// <see cref="FileJournal"/> and <see cref="MemoryJournal"/>.
/// </summary>
/// <remarks>
/// One search uses a journal at a time, from one thread at a time: first it reads everything, then it appends. Who opened the journal
/// closes it. What the lines say is in docs/journal.md; a journal only keeps them.
/// </remarks>
public interface IJournal
{
    /// <summary>How the first line of every journal begins, so that something else is not taken for one that was torn.</summary>
    static ReadOnlySpan<byte> Beginning => "{\"type\":\"search\",\"format\":"u8;

    /// <summary>Which journal this is, for errors: a path, or whatever tells it from others.</summary>
    string Name { get; }

    /// <summary>Reads all lines that were appended, oldest first, without their line feeds.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>One line at a time; its memory is good until the next one is asked for.</returns>
    /// <exception cref="JournalException">It cannot be read, or it is no journal.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Reads the lines after the first few, such as what was appended since the last look.</summary>
    /// <param name="lines">How many lines to leave out; at least 0.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>One line at a time; its memory is good until the next one is asked for.</returns>
    /// <exception cref="JournalException">It cannot be read, or it is no journal.</exception>
    async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAfterAsync(
        long lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (lines > 0)
            {
                lines--;
                continue;
            }

            yield return line;
        }
    }

    /// <summary>
    /// Appends lines and returns once they are durable: whatever happens to the process afterwards, they are read back. All of them, or the
    /// first few whole, or none. It is not cancelled, for what it is given was paid for.
    /// </summary>
    /// <param name="lines">UTF-8, at least one line, each ended by a line feed that occurs nowhere else.</param>
    /// <param name="after">How many lines are there already; another number means that another writer has appended meanwhile.</param>
    /// <returns>A task that ends when the lines are durable.</returns>
    /// <exception cref="JournalException">
    /// They could not be made durable, or another writer has appended. Nothing is appended after that.
    /// </exception>
    ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after);
}
