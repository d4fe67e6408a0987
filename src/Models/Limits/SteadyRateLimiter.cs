using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace TreeReasoner.Models;

/// <summary>
/// Gives out permits at a steady rate, first come, first served. A request goes once those before it are paid for, however large it is, and the
/// next waits for its share; after a pause half a second's worth may go at once. In any minute that is at most 1 % and one request above the rate.
/// </summary>
/// <remarks>
/// The framework's token bucket reads the machine's clock, takes no request larger than its bucket, and loses what a late timer would have
/// filled in: under load it stays below the rate. This is the generic cell rate algorithm, by a clock that can be handed in, without a timer.
/// </remarks>
internal sealed class SteadyRateLimiter(double permitsPerMinute, TimeProvider clock) : RateLimiter
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);      // what timers take

    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _paid = TimeSpan.MinValue;      // until when the rate is used up

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_start);
            if (Next(now) <= now)
            {
                return Take(now, permitCount).Lease;
            }

            return Lease.None;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeSpan wait, end;
        RateLimitLease lease;
        lock (_lock)
        {
            (wait, lease) = Take(clock.GetElapsedTime(_start), permitCount);
            end = _paid;
        }

        if (wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait < Longest ? wait : Longest, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    // Of the last, the place is free again. Before others, who keep theirs, it stays empty: given to who comes next, it would be used twice.
                    _paid = _paid == end ? end - Price(permitCount) : _paid;
                }

                throw;
            }
        }

        return lease;
    }

    private (TimeSpan Wait, RateLimitLease Lease) Take(TimeSpan now, int permitCount)
    {
        var at = Next(now);
        _paid = at + Price(permitCount);
        return (at - now, Lease.Granted);
    }

    private TimeSpan Next(TimeSpan now)
    {
        if (_paid > now - Burst)
        {
            return _paid;
        }

        return now - Burst;
    }

    private TimeSpan Price(int permits) => TimeSpan.FromMinutes(permits / permitsPerMinute);

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
