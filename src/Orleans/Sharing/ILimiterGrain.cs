using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>The requests that all silos together may send to one provider, by the provider's key.</summary>
[Alias("treereasoner.ILimiterGrain")]
internal interface ILimiterGrain : IGrainWithStringKey
{
    /// <summary>Gives a slice of the rate.</summary>
    /// <param name="wanted">Requests that wait at the silo.</param>
    /// <param name="perMinute">The limit.</param>
    /// <returns>So many requests, one after the other from a moment on.</returns>
    [Alias("Lease")]
    [ResponseTimeout("00:00:05")]
    Task<RateSlice> LeaseAsync(int wanted, int perMinute);

    /// <summary>The provider wants to be left alone for a while, by all.</summary>
    [Alias("Pause")]
    [ResponseTimeout("00:00:05")]
    Task PauseAsync(TimeSpan time);
}

[GenerateSerializer]
[Alias("treereasoner.slice")]
internal sealed record RateSlice
{
    [Id(0)]
    public required int Requests { get; init; }

    /// <summary>How long to wait before the first.</summary>
    [Id(1)]
    public required TimeSpan StartsIn { get; init; }

    /// <summary>How long to wait between two.</summary>
    [Id(2)]
    public required TimeSpan Between { get; init; }
}
