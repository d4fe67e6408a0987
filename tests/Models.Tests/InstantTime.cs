using System.Collections.Concurrent;

namespace TreeReasoner.Tests;

/// <summary>A clock whose waits are over at once and are written down. It stands still in between.</summary>
internal sealed class InstantTime : TimeProvider
{
    private long _now;

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>When a timer rings that is to ring after a time. Default: then.</summary>
    public Func<TimeSpan, TimeSpan> Rings { get; init; } = due => due;

    public TimeSpan Now => GetElapsedTime(0);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        Interlocked.Add(ref _now, Rings(dueTime).Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
