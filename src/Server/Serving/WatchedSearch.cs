using System.Runtime.CompilerServices;

namespace TreeReasoner.Server;

/// <summary>
/// The journal of a search that others may watch: it keeps each line, and wakes those who wait for the next one. Where there is a journal
/// behind it, a line is told of once it is durable there.
/// </summary>
internal sealed class WatchedSearch(string id, string owner, string model, DateTimeOffset begun, IJournal? behind) : IJournal
{
    private readonly List<ReadOnlyMemory<byte>> _lines = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = NewGate();
    private bool _hasEnded;

    public string Id => id;

    public string Owner => owner;

    public string Model => model;

    public DateTimeOffset Begun => begun;

    public string Name => behind?.Name ?? id;

    public bool HasEnded
    {
        get
        {
            lock (_lock)
            {
                return _hasEnded;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count;
            }
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (behind is null)
        {
            yield break;
        }

        await foreach (var line in behind.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            Tell([line.ToArray()]);
            yield return line;
        }
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
    {
        if (behind is not null)
        {
            await behind.AppendAsync(lines, after).ConfigureAwait(false);
        }

        var each = new List<ReadOnlyMemory<byte>>();
        while (lines.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            each.Add(lines[..end].ToArray());
            lines = lines[(end + 1)..];
        }

        Tell(each);
    }

    /// <summary>The lines from one on: those that are there, and then each as it comes, to the end of the search.</summary>
    /// <param name="next">The number of the first, from 0.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public async IAsyncEnumerable<(int Number, ReadOnlyMemory<byte> Line)> FollowAsync(
        int next, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var (line, hasEnded, more) = At(next);
            if (line is { } there)
            {
                yield return (next++, there);
            }
            else if (hasEnded)
            {
                yield break;
            }
            else
            {
                await more.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private (ReadOnlyMemory<byte>? Line, bool HasEnded, Task More) At(int number)
    {
        lock (_lock)
        {
            ReadOnlyMemory<byte>? line = null;
            if (number < _lines.Count)
            {
                line = _lines[number];
            }

            return (line, _hasEnded, _more.Task);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _more.TrySetResult();
        }
    }

    private void Tell(IReadOnlyCollection<ReadOnlyMemory<byte>> lines)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            _lines.AddRange(lines);
            (waiting, _more) = (_more, NewGate());
        }

        waiting.TrySetResult();
    }

    // Who waits goes on by itself, and does not keep the search.
    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
