using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>This silo's part of a limit that all silos keep together: first come, first served, in slices that a grain gives out.</summary>
internal sealed class ClusterRateLimiter(IGrainFactory grains, string key, int perMinute, TimeProvider clock) : RateLimiter
{
    private const int MostWanted = 1000;
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<RateLimitLease>> _waiting = new();
    private bool _isServing;
    private TimeSpan _pausedUntil;
    private readonly long _start = clock.GetTimestamp();

    public override TimeSpan? IdleDuration => null;

    private ILimiterGrain Grain => grains.GetGrain<ILimiterGrain>(key);

    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>The provider wants to be left alone: this silo stops at once, and the others are told by the grain.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_lock)
        {
            var end = clock.GetElapsedTime(_start) + time;
            if (end > _pausedUntil)
            {
                _pausedUntil = end;
            }
        }

        _ = TellAsync(time);
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => Lease.None;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<RateLimitLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.AddLast(waiting);
            if (!_isServing)
            {
                _isServing = true;
                _ = Task.Run(ServeAsync, CancellationToken.None);
            }
        }

        var registration = cancellationToken.UnsafeRegister(
            static (one, token) => ((TaskCompletionSource<RateLimitLease>)one!).TrySetCanceled(token), waiting);
        await using (registration.ConfigureAwait(false))
        {
            return await waiting.Task.ConfigureAwait(false);
        }
    }

    private async Task TellAsync(TimeSpan time)
    {
        try
        {
            await Grain.PauseAsync(time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The others find out by themselves.
        }
    }

    /// <summary>Serves until nobody waits.</summary>
    private async Task ServeAsync()
    {
        while (Count() is > 0 and var wanted)
        {
            RateSlice slice;
            try
            {
                slice = await Grain.LeaseAsync(Math.Min(wanted, MostWanted), perMinute).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Without the grain nobody knows what the others send.
                await Task.Delay(s_retry, clock).ConfigureAwait(false);
                continue;
            }

            var first = clock.GetElapsedTime(_start) + slice.StartsIn;
            for (var i = 0; i < slice.Requests; i++)
            {
                await UntilAsync(first + (i * slice.Between)).ConfigureAwait(false);
                LetOneIn();
            }
        }
    }

    /// <summary>How many wait; where nobody does, the serving has ended.</summary>
    private int Count()
    {
        lock (_lock)
        {
            while (_waiting.First is { Value.Task.IsCompleted: true })
            {
                _waiting.RemoveFirst();
            }

            _isServing = _waiting.Count > 0;
            return _waiting.Count;
        }
    }

    private void LetOneIn()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (first.Value.TrySetResult(Lease.Granted))
                {
                    return;
                }
            }
        }
    }

    private async Task UntilAsync(TimeSpan at)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                var end = at;
                if (_pausedUntil > end)
                {
                    end = _pausedUntil;
                }

                wait = end - clock.GetElapsedTime(_start);
            }

            if (wait <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock).ConfigureAwait(false);
        }
    }

    private sealed class Lease(bool isAcquired) : RateLimitLease
    {
        public static readonly Lease Granted = new(true), None = new(false);

        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
