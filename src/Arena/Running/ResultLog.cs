using System.Text.Json;

namespace TreeReasoner.Arena;

/// <summary>
/// Results on disk, one JSON object a line, so that a run that was stopped goes on where it was. The first line says with which seed, game,
/// model and concurrency they came about. One process at a time.
/// </summary>
public sealed class ResultLog : IDisposable
{
    private readonly Dictionary<(string, string, long), ContestResult> _results = [];
    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;
    private readonly string _name = "in memory";
    private RunHeader? _header;

    /// <summary>Keeps results in memory only.</summary>
    public ResultLog()
    {
    }

    /// <summary>
    /// Opens or creates a file, and reads what it holds. Blank lines are skipped; a last line that was cut short is dropped.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A whole line is not a result; names the line, and leaves the file as it was.</exception>
    public ResultLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _name = Path.GetFileName(path);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            ReadAll(stream);
            _file = new(stream) { AutoFlush = true, NewLine = "\n" };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
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

    /// <summary>
    /// Says with which options the next results come about: the first run heads an empty log, and later ones must agree. A log of results
    /// without a head, as earlier builds wrote it, stays as it is.
    /// </summary>
    internal void Begin(RunHeader header)
    {
        lock (_gate)
        {
            if (_header is null && _results.Count == 0)
            {
                _header = header;
                _file?.WriteLine(JsonSerializer.Serialize(header, ContestJson.Default.RunHeader));
            }
            else if (_header is not null && header.DifferencesFrom(_header) is { Length: > 0 } differences)
            {
                throw new InvalidOperationException(
                    $"The log {_name} holds results of a run with other options: {differences}. They would be taken for this run's; give " +
                    $"it a log of its own.");
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Reads all results, and leaves the stream where the next line begins.</summary>
    private void ReadAll(FileStream stream)
    {
        long end = 0;
        foreach (var line in FileLine.ReadAll(stream))
        {
            if (line.IsBlank)
            {
                if (line.IsWhole)
                {
                    end = line.End;
                }

                continue;
            }

            try
            {
                Read(line.Bytes.Span);
            }
            catch (JsonException) when (!line.IsWhole)
            {
                break;
            }
            catch (JsonException broken)
            {
                throw new InvalidDataException($"{_name}, line {line.Number}: not a result of an arena. {broken.Message}", broken);
            }

            end = line.End;
            if (!line.IsWhole)
            {
                stream.Seek(end++, SeekOrigin.Begin);
                stream.WriteByte((byte)'\n');
            }
        }

        stream.SetLength(end);
        stream.Seek(end, SeekOrigin.Begin);
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        if (_header is null && _results.Count == 0 && RunHeader.Read(line) is { } header)
        {
            _header = header;
            return;
        }

        var result = JsonSerializer.Deserialize(line, ContestJson.Default.ContestResult) ?? throw new JsonException("It is null.");
        _results[result.Key] = result;
    }
}
