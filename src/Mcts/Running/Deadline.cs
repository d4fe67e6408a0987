namespace TreeReasoner;

/// <summary>
/// Cancels the calls of a run once a time is over, and never before. Timers of the runtime count the steps of a coarse clock and ring up to
/// one step (4 ms, on some systems 10) early; what is left then is waited for as well.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Func<TimeSpan> _left;
    private readonly CancellationSwitch _calls;
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <param name="left">What is left of the time; at or below zero when it is over.</param>
    /// <param name="clock">Makes the timer; the same clock that <paramref name="left"/> reads.</param>
    /// <param name="calls">What is cancelled.</param>
    public Deadline(Func<TimeSpan> left, TimeProvider clock, CancellationSwitch calls)
    {
        _left = left;
        _calls = calls;
        _timer = clock.CreateTimer(
            static deadline => ((Deadline)deadline!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Ring();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
        }
    }

    private void Ring()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            var left = _left();
            if (left > TimeSpan.Zero)
            {
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        _calls.Cancel();
    }
}
