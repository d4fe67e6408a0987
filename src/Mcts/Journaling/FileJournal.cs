using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace TreeReasoner;

/// <summary>
/// A journal in a file: one JSON object a line, UTF-8, each line on disk before its result is used. One process has it open at a time. A last
/// line that was torn by a crash is cut off when the file is written to again; whatever else is wrong is an error that names the line.
/// </summary>
/// <remarks>
/// It holds the problem and what the model wrote, by your choice, in a file that only you may read (mode 600 where there are modes), and never
/// a key. The lock is advisory outside Windows, so that tools such as <c>jq</c> can read along.
/// </remarks>
public sealed class FileJournal : IJournal, IDisposable
{
    private const int FirstBuffer = 1 << 16;

    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;
    private readonly bool _flushToDisk;
    private long _end;              // after the last whole line
    private long _lines = -1;       // not known before the file was read

    private FileJournal(FileStream stream, string path, bool flushToDisk) =>
        (_stream, _file, Name, _flushToDisk) = (stream, stream.SafeFileHandle, path, flushToDisk);

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
        long offset = 0, lines = 0;
        var filled = 0;
        while (await ReadSomeAsync(buffer.AsMemory(filled), offset, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            offset += read;
            var (start, scanned) = (0, filled);
            filled += read;
            while (buffer.AsSpan(scanned, filled - scanned).IndexOf((byte)'\n') is >= 0 and var length)
            {
                var end = scanned + length;
                lines++;
                yield return buffer.AsMemory(start, end - start);
                start = scanned = end + 1;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        if (lines == 0)
        {
            CheckTornStart(buffer.AsSpan(0, filled));
        }

        (_end, _lines, TornBytes) = (offset - filled, lines, filled);
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

    /// <summary>Closes the file and gives up the lock.</summary>
    public void Dispose() => _stream.Dispose();

    private static FileJournal Open(string path, bool flushToDisk, FileStreamOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (options.Access != FileAccess.Read && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new(new FileStream(path, options), Path.GetFullPath(path), flushToDisk);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var isShared = error is IOException && File.Exists(path) && error is not FileNotFoundException;
            throw new JournalException(
                path, $"could not be opened: {Reason(error)}{(isShared ? " One process has a journal open at a time." : "")}", innerException: error);
        }
    }

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

    /// <summary>A file without a whole line is cut off only if it is a journal's beginning: somebody's notes are not ours to overwrite.</summary>
    private void CheckTornStart(ReadOnlySpan<byte> torn)
    {
        torn = torn.TrimEnd((byte)0);      // what some file systems leave when the power fails
        if (torn.CommonPrefixLength(JournalHeader.Start) < Math.Min(torn.Length, JournalHeader.Start.Length))
        {
            throw new JournalException(Name, "this is no journal: the file begins otherwise.", 1);
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
