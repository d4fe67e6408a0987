using System.Runtime.CompilerServices;

namespace TreeReasoner;

/// <summary>
/// A folder with one journal a file, <c>ID.jsonl</c>. For one machine: the lock of a file does not reach over a network's file system.
/// </summary>
public sealed class FolderJournalStore : IJournalStore
{
    private const string Extension = ".jsonl";

    private readonly bool _flushToDisk;

    /// <summary>Creates the store, and the folder if it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="flushToDisk">Whether every append waits for the disk, as <see cref="FileJournal.Open(string, bool)"/> says. Default
    /// yes.</param>
    /// <exception cref="JournalException">The folder cannot be made.</exception>
    public FolderJournalStore(string folder, bool flushToDisk = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (Name, _flushToDisk) = (Path.GetFullPath(folder), flushToDisk);
        try
        {
            Directory.CreateDirectory(Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(Name, "could not be made a folder of journals (see the inner exception).", innerException: error);
        }
    }

    /// <summary>The folder's path.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var file in new DirectoryInfo(Name).EnumerateFiles('*' + Extension).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Entry(file) is { } entry)
            {
                yield return entry;
            }
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IOwnedJournal> OpenAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(FileJournal.Open(PathOf(id), _flushToDisk));
    }

    /// <inheritdoc/>
    public ValueTask<IOwnedJournal?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(id);
        IOwnedJournal? found = null;
        if (File.Exists(path))
        {
            found = FileJournal.OpenRead(path);
        }

        return new(found);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(id);
        if (!File.Exists(path))
        {
            return false;
        }

        // The owner is who has it open to write. The delete happens under the lock, so that there is no other owner meanwhile.
        var owned = FileJournal.Open(path, flushToDisk: false);
        await using (owned.ConfigureAwait(false))
        {
            File.Delete(path);
        }

        return true;
    }

    private static JournalEntry? Entry(FileInfo file)
    {
        try
        {
            return new()
            {
                Id = Path.GetFileNameWithoutExtension(file.Name),
                Written = file.LastWriteTimeUtc,
                Bytes = file.Length,
                IsOwned = IsOwned(file.FullName),
            };
        }
        catch (FileNotFoundException)
        {
            return null;      // deleted meanwhile
        }
    }

    private static bool IsOwned(string path)
    {
        try
        {
            using var _ = FileJournal.OpenRead(path);
            return false;
        }
        catch (JournalException)
        {
            return File.Exists(path);
        }
    }

    private string PathOf(string id)
    {
        IJournalStore.CheckId(id);
        return Path.Combine(Name, id + Extension);
    }
}
