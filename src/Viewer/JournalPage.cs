using System.Text;

namespace TreeReasoner.Viewer;

/// <summary>A journal as one HTML page, which asks nothing of a network and opens from disk.</summary>
public static class JournalPage
{
    /// <summary>Writes the page of a journal, or of two about one problem side by side.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="output">Where the page goes; it stays open.</param>
    /// <param name="options">How the page is made; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A task that ends when the page is written.</returns>
    /// <exception cref="JournalException">
    /// A journal is empty, cannot be read, is none, was damaged, or is of format 1, which does not tell what became of its tree.
    /// </exception>
    public static async Task WriteAsync(
        IJournal journal, Stream output, JournalPageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(output);
        options ??= new();
        options.Validate();
        List<string> payloads = [RecordPayload.Of(await SearchRecord.ReadAsync(journal, cancellationToken).ConfigureAwait(false))];
        if (options.Beside is { } beside)
        {
            payloads.Add(RecordPayload.Of(await SearchRecord.ReadAsync(beside, cancellationToken).ConfigureAwait(false)));
        }

        var page = Encoding.UTF8.GetBytes(PageText.Of(payloads, options.Language));
        await output.WriteAsync(page, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes a page that shows a search while it runs. Unlike the other it holds no tree and needs the server that it came from: from there
    /// it listens to <c>events</c>, server-sent events of which the last is named <c>end</c>, and asks for <c>record</c>, which is what
    /// <see cref="WriteRecordAsync"/> writes. Both addresses are relative to its own.
    /// </summary>
    /// <param name="output">Where the page goes; it stays open.</param>
    /// <param name="options">How the page is made; null for the defaults. It stands alone: there is no journal beside it.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>A task that ends when the page is written.</returns>
    public static async Task WriteLiveAsync(Stream output, JournalPageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        options ??= new();
        options.Validate();
        await output.WriteAsync(Encoding.UTF8.GetBytes(PageText.Live(options.Language)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the tree of a journal as a live page reads it: as far as the journal goes.</summary>
    /// <param name="journal">The journal; its search may still run.</param>
    /// <param name="output">Where the tree goes; it stays open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A task that ends when the tree is written.</returns>
    /// <exception cref="JournalException">As of <see cref="WriteAsync"/>.</exception>
    public static async Task WriteRecordAsync(IJournal journal, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(output);
        var record = await SearchRecord.ReadAsync(journal, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(RecordPayload.Packed(record), cancellationToken).ConfigureAwait(false);
    }
}
