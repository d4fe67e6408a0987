using System.Text;
using System.Text.Json;

namespace TreeReasoner.Arena;

/// <summary>Results on disk, one JSON object a line, so that a run that was stopped goes on where it was. One process at a time.</summary>
public sealed class ResultLog : IDisposable
{
    private readonly Dictionary<(string, string, long), ContestResult> _results = [];
    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;

    /// <summary>Keeps results in memory only.</summary>
    public ResultLog()
    {
    }

    /// <summary>Opens or creates a file, and reads what it holds. A last line that was cut short is dropped.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">Another line is not a result; names the line.</exception>
    public ResultLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        stream.SetLength(ReadAll(stream, path));
        stream.Seek(0, SeekOrigin.End);
        _file = new(stream) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>All results so far.</summary>
    public IReadOnlyCollection<ContestResult> Results
    {
        get
        {
            lock (_gate)
            {
                return [.. _results.Values];
            }
        }
    }

    /// <summary>Whether there is a result for a problem, a contestant and a budget.</summary>
    /// <param name="problem">The problem's id.</param>
    /// <param name="contestant">The contestant's name.</param>
    /// <param name="budget">The budget.</param>
    /// <returns>True if there is.</returns>
    public bool Contains(string problem, string contestant, long budget)
    {
        lock (_gate)
        {
            return _results.ContainsKey((problem, contestant, budget));
        }
    }

    /// <summary>Adds results; safe from any thread.</summary>
    /// <param name="results">Those of one run.</param>
    public void Add(IEnumerable<ContestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        lock (_gate)
        {
            foreach (var result in results)
            {
                _results[result.Key] = result;
                _file?.WriteLine(JsonSerializer.Serialize(result, ContestJson.Default.ContestResult));
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Reads whole lines; returns where the last of them ends.</summary>
    private long ReadAll(FileStream stream, string path)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        long end = 0;
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            try
            {
                var result = JsonSerializer.Deserialize(line, ContestJson.Default.ContestResult)!;
                _results[result.Key] = result;
            }
            catch (JsonException broken)
            {
                return reader.EndOfStream
                    ? end
                    : throw new InvalidDataException($"{Path.GetFileName(path)}, line {number}: not a result of an arena. {broken.Message}", broken);
            }

            end += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return end;
    }
}
