using Microsoft.Extensions.Time.Testing;

namespace TreeReasoner.Tests.Running.Interleaving;

/// <summary>A clock whose timers ring early, as those of the runtime do by a step of the system's coarse clock; here by much more.</summary>
internal sealed class HastyClock(TimeSpan early) : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HastyTimer(base.CreateTimer(callback, state, Early(dueTime), period), this);

    private TimeSpan Early(TimeSpan due) =>
        due <= TimeSpan.Zero ? due : due <= early ? TimeSpan.FromMilliseconds(1) : due - early;

    private sealed class HastyTimer(ITimer inner, HastyClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.Early(dueTime), period);

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
