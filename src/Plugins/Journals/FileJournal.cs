using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace TreeReasoner;

/// <summary>
/// A journal in a file: one JSON object a line, UTF-8, each line on disk before its result is used. One process has it open at a time. A
/// last line that was torn by a crash, and blank lines that an editor left at the end, are cut off when the file is written to again.
/// Whatever else is wrong is an error that names the line. A file that is deleted, renamed, replaced or cut while a search writes to it is
/// an error as well.
/// </summary>
/// <remarks>
/// It holds the problem and what the model wrote, by your choice, in a file that only you may read (mode 600 where there are modes), and
/// never a key. The lock is advisory outside Windows, so that tools such as <c>jq</c> can read along.
/// </remarks>
public sealed class FileJournal : IOwnedJournal, IDisposable
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>The longest line: a result of a call is far shorter, and what is longer is something else.</summary>
    private const int MaxLine = 1 << 28;

    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;
    private readonly bool _flushToDisk;
    private readonly string _place;      // where links lead
    private long _end;                   // after the last whole line
    private long _lines = -1;            // not known before the file was read

    private FileJournal(FileStream stream, string path, bool flushToDisk)
    {
        (_stream, _file, Name, _flushToDisk) = (stream, stream.SafeFileHandle, path, flushToDisk);
        _place = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }

    /// <summary>The path.</summary>
    public string Name { get; }

    /// <summary>
    /// Bytes after the last whole line, found when the file was read: a line that was being written when the process died. Nothing had been
    /// made of it. The next append cuts it off.
    /// </summary>
    public long TornBytes { get; private set; }

    /// <summary>Opens a journal to write, and to go on with what is in it; creates it where there is none.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="flushToDisk">
    /// Whether every append waits for the disk. Without it lines survive a killed process and may be lost when the machine stops.
    /// </param>
    /// <returns>The journal, locked until it is disposed of.</returns>
    /// <exception cref="JournalException">It is in use by another process, or cannot be written; the inner exception says why.</exception>
    public static FileJournal Open(string path, bool flushToDisk = true) => Open(path, flushToDisk, new()
    {
        Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
    });

    /// <summary>Opens a journal to replay it. Nothing is written, and a torn last line stays where it is.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The journal.</returns>
    /// <exception cref="JournalException">It is not there, is being written by another process, or cannot be read.</exception>
    public static FileJournal OpenRead(string path) => Open(path, flushToDisk: false, new()
    {
        Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0,
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBuffer];
        long offset = 0, lines = 0, end = 0, blanks = 0;
        var filled = 0;
        while (true)
        {
            var read = await ReadSomeAsync(buffer.AsMemory(filled), offset, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            var (start, scanned) = (0, filled);
            if (offset == 0 && buffer.AsSpan(0, read).StartsWith(ByteOrderMark))
            {
                start = scanned = ByteOrderMark.Length;      // an editor's
            }

            offset += read;
            filled += read;
            while (true)
            {
                var length = buffer.AsSpan(scanned, filled - scanned).IndexOf((byte)'\n');
                if (length < 0)
                {
                    break;
                }

                var line = buffer.AsMemory(start, scanned + length - start);
                start = scanned = scanned + length + 1;
                if (line.Span.Trim(" \t\r"u8).IsEmpty)
                {
                    blanks++;
                    continue;
                }

                for (; blanks > 0; blanks--)
                {
                    lines++;
                    yield return default;      // it is not at the end, so it is an error
                }

                lines++;
                end = offset - filled + start;
                yield return line;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length)
            {
                Grow(ref buffer, lines);
            }
        }

        if (lines == 0)
        {
            CheckTornStart(buffer.AsSpan(0, filled), blanks);
        }

        (_end, _lines, TornBytes) = (end, lines, offset - end);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
    {
        if (_lines < 0)
        {
            throw new InvalidOperationException("A file journal is read before it is appended to: what is in it decides where to go on.");
        }

        if (after != _lines)
        {
            throw new JournalException(Name, $"has {_lines} lines where {after} were expected: another search appends to it.");
        }

        CheckPlace();
        try
        {
            if (TornBytes > 0)
            {
                RandomAccess.SetLength(_file, _end);
                TornBytes = 0;
            }

            RandomAccess.Write(_file, lines.Span, _end);
            if (_flushToDisk)
            {
                RandomAccess.FlushToDisk(_file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            CutOff();
            throw new JournalException(
                Name,
                $"could not be written: {Reason(error)} What had been written before is intact, and the search can be resumed from it.",
                innerException: error);
        }

        _end += lines.Length;
        _lines += lines.Span.Count((byte)'\n');
        return ValueTask.CompletedTask;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Closes the file and gives up the lock.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>Closes the file and gives up the lock.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static FileJournal Open(string path, bool flushToDisk, FileStreamOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (options.Access != FileAccess.Read && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            var stream = new FileStream(path, options);
            if (stream.CanSeek)
            {
                return new(stream, Path.GetFullPath(path), flushToDisk);
            }

            stream.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var hint = IsSharingViolation(error) ? " One process has a journal open at a time." : "";
            throw new JournalException(path, $"could not be opened: {Reason(error)}{hint}", innerException: error);
        }

        throw new JournalException(
            path, "could not be opened: it is a pipe or a device; a journal is a file that can be read from its beginning.");
    }

    /// <summary>Whether another has the file open: by the system's number of the error, in Windows, Linux and macOS.</summary>
    private static bool IsSharingViolation(Exception error) =>
        error is IOException && error.HResult is unchecked((int)0x80070020) or 11 or 35;

    /// <summary>
    /// Throws where the file is not what was read and written here any more. A lock holds the file and not its name, so that another can
    /// delete, rename or replace it.
    /// </summary>
    private void CheckPlace()
    {
        var file = new FileInfo(_place);
        var expected = _end + TornBytes;
        if (!file.Exists)
        {
            throw new JournalException(Name, "is not there any more: it was deleted or renamed while the search was running.");
        }

        if (file.Length != expected || RandomAccess.GetLength(_file) != expected)
        {
            throw new JournalException(
                Name, $"has {file.Length} bytes where {expected} were expected: it was replaced or cut while the search was running.");
        }
    }

    private void Grow(ref byte[] buffer, long lines)
    {
        if (lines == 0 && !buffer.AsSpan().StartsWith(IJournal.Beginning))
        {
            throw NoJournal();
        }

        if (buffer.Length >= MaxLine)
        {
            throw new JournalException(Name, $"the line is longer than {MaxLine >> 20} MB, which no line of a journal is.", lines + 1);
        }

        Array.Resize(ref buffer, buffer.Length * 2);
    }

    private JournalException NoJournal() => new(Name, "this is no journal: the file begins otherwise.", 1);

    /// <summary>A sentence of the system's, without the path where it quotes one: the message has it already.</summary>
    private static string Reason(Exception error) => error.Message.TrimEnd('.') + ".";

    private async ValueTask<int> ReadSomeAsync(Memory<byte> into, long offset, CancellationToken cancellationToken)
    {
        try
        {
            return await RandomAccess.ReadAsync(_file, into, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(Name, $"could not be read: {Reason(error)}", innerException: error);
        }
    }

    /// <summary>
    /// A file without a whole line is cut off only if it is a journal's beginning: another file's lines are not ours to overwrite.
    /// </summary>
    private void CheckTornStart(ReadOnlySpan<byte> torn, long blanks)
    {
        torn = torn.TrimEnd((byte)0);      // what some file systems leave when the power fails
        if (blanks > 0 || torn.CommonPrefixLength(IJournal.Beginning) < Math.Min(torn.Length, IJournal.Beginning.Length))
        {
            throw NoJournal();
        }
    }

    /// <summary>Takes back what a failed write left. Where even that fails, the torn line is cut off when the file is read again.</summary>
    private void CutOff()
    {
        try
        {
            RandomAccess.SetLength(_file, _end);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // the next reader cuts it off
        }
    }
}
