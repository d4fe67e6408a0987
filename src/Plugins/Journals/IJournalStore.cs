namespace TreeReasoner;

/// <summary>
/// Keeps the journals of many searches, each under an id. Ours are <see cref="FolderJournalStore"/> for one machine and the package
/// TreeReasoner.Redis for several.
/// </summary>
/// <remarks>
/// A store is safe for concurrent use. One owner at a time writes a journal: a second is refused as long as the first holds it. What a
/// store promises when a machine stops is the store's to say.
/// </remarks>
public interface IJournalStore
{
    private const int LongestId = 200;

    /// <summary>Which store this is, for errors: a folder, or an address without secrets.</summary>
    string Name { get; }

    /// <summary>Lists what is kept, in the order of the ids.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>One entry a journal.</returns>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    IAsyncEnumerable<JournalEntry> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a journal to write, and to go on with what is in it. A journal that is not there is an empty one.</summary>
    /// <param name="id">1 to 200 letters of ASCII, digits, dots, underscores and hyphens, the first one no dot.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The journal. The caller owns it until it disposes of it.</returns>
    /// <exception cref="JournalException">Another owns it, or the store cannot be reached.</exception>
    ValueTask<IOwnedJournal> OpenAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Opens a journal to read. An append to it is refused.</summary>
    /// <param name="id">The journal's id.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The journal, which the caller disposes of; null if it is not there.</returns>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    ValueTask<IOwnedJournal?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a journal.</summary>
    /// <param name="id">The journal's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="JournalException">It has an owner, or the store cannot be reached.</exception>
    ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes the journals that have no owner and were last written before a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="JournalException">The store cannot be reached.</exception>
    async ValueTask<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var deleted = 0;
        await foreach (var entry in ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!entry.IsOwned && entry.Written < before && await DeleteAsync(entry.Id, cancellationToken).ConfigureAwait(false))
            {
                deleted++;
            }
        }

        return deleted;
    }

    /// <summary>Throws unless a text can be the id of a journal.</summary>
    /// <param name="id">The text.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    static void CheckId(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id.Length > LongestId || id[0] == '.' || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
        {
            throw new ArgumentException(
                $"An id of a journal has 1 to {LongestId} letters of ASCII, digits, dots, underscores and hyphens, and begins with no dot.",
                nameof(id));
        }
    }
}
