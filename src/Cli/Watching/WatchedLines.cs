using System.Runtime.CompilerServices;

namespace TreeReasoner.Cli;

/// <summary>The lines of a journal that is still being written somewhere, as far as they have come.</summary>
internal sealed class WatchedLines
{
    private readonly List<ReadOnlyMemory<byte>> _lines = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = NewGate();
    private bool _isOver;

    /// <summary>What has come so far, to be read.</summary>
    public MemoryJournal Journal()
    {
        lock (_lock)
        {
            return new(_lines);
        }
    }

    public void Add(ReadOnlyMemory<byte> line) => Tell(() => _lines.Add(line));

    public void End() => Tell(() => _isOver = true);

    /// <summary>The number of each line from one on, as it comes, to the end.</summary>
    public async IAsyncEnumerable<int> FollowAsync(int next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (count, isOver, more) = Now();
            while (next < count)
            {
                yield return next++;
            }

            if (isOver)
            {
                yield break;
            }

            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private (int Count, bool IsOver, Task More) Now()
    {
        lock (_lock)
        {
            return (_lines.Count, _isOver, _more.Task);
        }
    }

    private void Tell(Action change)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            change();
            (waiting, _more) = (_more, NewGate());
        }

        waiting.TrySetResult();
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
