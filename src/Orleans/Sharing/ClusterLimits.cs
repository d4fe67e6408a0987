using System.Collections.Concurrent;
using Orleans;
using TreeReasoner.Models;

namespace TreeReasoner.Cluster;

/// <summary>Limits that all silos keep together, by the keys of providers.</summary>
public sealed class ClusterLimits
{
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, ClusterRateLimiter> _limiters = new(StringComparer.Ordinal);

    internal ClusterLimits(IGrainFactory grains, TimeProvider clock) => (_grains, _clock) = (grains, clock);

    /// <summary>
    /// The same model whose requests keep a limit together with those of all silos. When the provider refuses one for there were too many,
    /// all silos leave it alone for as long as it wants.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="key">Names the provider's limit, such as the provider and the account. It is no secret, and never the API key.</param>
    /// <param name="requestsPerMinute">The limit, at least 1; the same at all silos.</param>
    /// <returns>A model of its own.</returns>
    public ChatModel Apply(ChatModel model, string key, int requestsPerMinute)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(requestsPerMinute, 1);
        var limiter = _limiters.GetOrAdd(key, one => new ClusterRateLimiter(_grains, one, requestsPerMinute, _clock));
        return model.Within(limiter, limiter.Pause);
    }
}
