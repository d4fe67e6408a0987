using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>
/// The choices of raters in a file: one JSON object a line, only ever appended to. A line is on disk before <see cref="Add"/> returns, so a
/// killed program loses nothing, and a last line that a crash tore is cut off when the file is written to again.
/// </summary>
/// <remarks>
/// It holds problems and model text, in a file that only its owner may read (mode 600 where there are modes). One process has it open to
/// write at a time; several raters may be in one file, and <see cref="Read"/> merges the files of several.
/// </remarks>
public sealed class ChoiceFile : IDisposable
{
    private const int Format = 1;
    private readonly FileStream _stream, _writing;
    private readonly string _name;
    private readonly List<Choice> _choices = [];
    private readonly Lock _gate = new();

    private ChoiceFile(FileStream stream, FileStream writing, string name) => (_stream, _writing, _name) = (stream, writing, name);

    /// <summary>The choices so far without those that were undone, oldest first.</summary>
    public IReadOnlyList<Choice> Choices
    {
        get
        {
            lock (_gate)
            {
                return [.. _choices];
            }
        }
    }

    /// <summary>Opens a file to go on with, or creates it.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <returns>The file, locked until it is disposed of.</returns>
    /// <exception cref="LearningException">
    /// It is in use, cannot be written, or a line is no choice or of a newer format; the error names the line.
    /// </exception>
    public static ChoiceFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream;
        FileStream writing;
        try
        {
            // The lock is on a file beside it, so that others can read the choices while they are made.
            writing = new FileStream(
                path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LearningException($"The choices '{path}' could not be opened: {error.Message} One process writes to them at a time.",
                error);
        }

        try
        {
            stream = new FileStream(path, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            writing.Dispose();
            throw new LearningException($"The choices '{path}' could not be opened: {error.Message}", error);
        }

        var file = new ChoiceFile(stream, writing, Path.GetFileName(path));
        try
        {
            stream.SetLength(ReadAll(stream, file._name, file._choices));
            stream.Position = stream.Length;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the choices of several files, which may be in use, as one list.</summary>
    /// <remarks>A choice that is in several files counts once. A torn last line is left out.</remarks>
    /// <param name="paths">The files.</param>
    /// <returns>The choices that were not undone, by file.</returns>
    /// <exception cref="LearningException">
    /// A file cannot be read, or a line is no choice or of a newer format; the error names the line.
    /// </exception>
    public static IReadOnlyList<Choice> Read(params IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var all = new Dictionary<string, Choice>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var choices = new List<Choice>();
            try
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                ReadAll(stream, Path.GetFileName(path), choices);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new LearningException($"The choices '{path}' could not be read: {error.Message}", error);
            }

            foreach (var choice in choices)
            {
                if (!all.TryAdd(choice.Id, choice) && all[choice.Id] != choice)
                {
                    throw new LearningException(
                        $"{Path.GetFileName(path)}: choice '{choice.Id}' says something else than in an earlier file.");
                }
            }
        }

        return [.. all.Values];
    }

    /// <summary>Adds a choice. It is on disk when this returns.</summary>
    /// <param name="choice">The choice; its id is new.</param>
    /// <exception cref="LearningException">It could not be written, or its id is taken. What was there before is intact.</exception>
    public void Add(Choice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        lock (_gate)
        {
            if (_choices.Exists(other => other.Id == choice.Id))
            {
                throw new LearningException($"{_name} has a choice '{choice.Id}' already.");
            }

            Append(json => ChoiceJson.Write(json, choice, Format));
            _choices.Add(choice);
        }
    }

    /// <summary>Takes a choice back. The line stays, and another says that it does not count.</summary>
    /// <param name="id">The choice.</param>
    /// <returns>Whether there was such a choice.</returns>
    /// <exception cref="LearningException">It could not be written. What was there before is intact.</exception>
    public bool Undo(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_gate)
        {
            var at = _choices.FindLastIndex(choice => choice.Id == id);
            if (at < 0)
            {
                return false;
            }

            Append(json => ChoiceJson.WriteUndo(json, id, Format));
            _choices.RemoveAt(at);
            return true;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _writing.Dispose();
    }

    private void Append(Action<Utf8JsonWriter> write)
    {
        var end = _stream.Length;
        try
        {
            using var line = new MemoryStream();
            using (var json = new Utf8JsonWriter(line))
            {
                write(json);
            }

            line.WriteByte((byte)'\n');
            _stream.Position = end;
            _stream.Write(line.GetBuffer(), 0, (int)line.Length);
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            CutOff(end);
            throw new LearningException($"{_name} could not be written: {error.Message} The choices before are intact.", error);
        }
    }

    private void CutOff(long end)
    {
        try
        {
            _stream.SetLength(end);
        }
        catch (IOException)
        {
            // Half a line at the end is what a crash leaves as well: the next open cuts it off.
        }
    }

    /// <summary>Reads whole lines, and says where the last of them ends.</summary>
    private static long ReadAll(FileStream stream, string name, List<Choice> choices)
    {
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        var number = 0;
        var start = 0;
        for (int end; start < bytes.Length; start = end + 1)
        {
            end = Array.IndexOf(bytes, (byte)'\n', start);
            if (end < 0)
            {
                break;
            }

            number++;
            var line = bytes.AsMemory(start, end - start);
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            ChoiceJson.Read(line, $"{name}, line {number}", Format, choices);
        }

        return start;
    }
}
