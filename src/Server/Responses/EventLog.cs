using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace TreeReasoner.Server;

/// <summary>
/// The events of a response, kept so that a client can read them again from any of them on. With a file each is a line there. One writes, any
/// number read.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private readonly List<(string Type, byte[] Data)> _events = [];
    private readonly Lock _lock = new();
    private readonly FileStream? _file;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isWhole;

    /// <param name="path">The file; null for memory only.</param>
    /// <param name="kept">Events that are there already and stay.</param>
    public EventLog(string? path = null, IReadOnlyList<JsonElement>? kept = null)
    {
        if (path is not null)
        {
            _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }

        foreach (var one in kept ?? [])
        {
            Write(one.GetProperty("type").GetString()!, Encoding.UTF8.GetBytes(one.GetRawText()));
        }
    }

    public void Write(string type, byte[] data)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            _events.Add((type, data));
            if (_file is not null)
            {
                _file.Write(data);
                _file.WriteByte((byte)'\n');
                _file.Flush();
            }

            (more, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }

    /// <summary>Says that no more will come.</summary>
    public void Complete()
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            if (_isWhole)
            {
                return;
            }

            _isWhole = true;
            more = _more;
            _file?.Dispose();
        }

        more.SetResult();
    }

    /// <summary>The events from a number on, as they come.</summary>
    public async IAsyncEnumerable<(string Type, byte[] Data)> ReadAsync(int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = from; ; next++)
        {
            while (true)
            {
                var (isThere, more) = At(next, out var one);
                if (isThere)
                {
                    yield return one;
                    break;
                }

                if (more is null)
                {
                    yield break;
                }

                await more.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Neither there nor to come is the end.
    private (bool IsThere, Task? More) At(int number, out (string Type, byte[] Data) one)
    {
        lock (_lock)
        {
            one = default;
            if (number < _events.Count)
            {
                one = _events[number];
                return (true, null);
            }

            if (_isWhole)
            {
                return (false, null);
            }

            return (false, _more.Task);
        }
    }

    public void Dispose() => Complete();

    /// <summary>
    /// What of a file's events another process goes on from: up to the last whole step of reasoning. A message that had begun is written anew,
    /// for its words would be others.
    /// </summary>
    public static IReadOnlyList<JsonElement> Kept(string path)
    {
        var all = new List<JsonElement>();
        var kept = 0;
        if (!File.Exists(path))
        {
            return all;
        }

        foreach (var line in File.ReadLines(path))
        {
            JsonElement one;
            try
            {
                one = JsonElement.Parse(line);
            }
            catch (JsonException)
            {
                break;
            }

            var type = one.GetProperty("type").GetString();
            var isItem = type == "response.output_item.added";
            if (isItem && one.GetProperty("item").GetProperty("type").GetString() != "reasoning")
            {
                break;
            }

            all.Add(one);
            if (isItem || type is "response.created" or "response.queued" or "response.in_progress" or "response.reasoning_summary_part.done")
            {
                kept = all.Count;
            }
        }

        return all.GetRange(0, kept);
    }
}
