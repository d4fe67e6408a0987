using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>
/// Gives silos slices of half a second of a rate, one behind the other, so that no two silos send at the same time more than the rate. A
/// silo paces its slice itself: there is no call of this grain for each request. (A leaky bucket as a meter, shared.)
/// </summary>
internal sealed class LimiterGrain(TimeProvider clock) : Grain, ILimiterGrain
{
    // Ways to silos take unequally long, so that slices overlap by moments.
    private const double Share = 0.99;
    private static readonly TimeSpan s_slice = TimeSpan.FromSeconds(0.5);

    private readonly long _start = clock.GetTimestamp();

    // Where the grain was before, slices of up to a few silos may still be under way.
    private TimeSpan _until = TimeSpan.FromSeconds(1);

    public Task<RateSlice> LeaseAsync(int wanted, int perMinute)
    {
        var now = clock.GetElapsedTime(_start);
        if (_until < now)
        {
            _until = now;
        }

        var between = TimeSpan.FromMinutes(1 / (perMinute * Share));
        var most = Math.Max(1, (int)(s_slice / between));
        var slice = new RateSlice { Requests = Math.Clamp(wanted, 1, most), StartsIn = _until - now, Between = between };
        _until += slice.Requests * between;
        return Task.FromResult(slice);
    }

    public Task PauseAsync(TimeSpan time)
    {
        var end = clock.GetElapsedTime(_start) + time;
        if (end > _until)
        {
            _until = end;
        }

        return Task.CompletedTask;
    }
}
