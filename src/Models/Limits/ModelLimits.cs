using System.Threading.RateLimiting;

namespace TreeReasoner.Models;

/// <summary>
/// Waits until one more call is within the limits of requests and tokens a minute, and one that is shared with others; without limits, not
/// at all.
/// </summary>
internal sealed class ModelLimits
{
    private readonly RateLimiter? _requests;
    private readonly RateLimiter? _tokens;

    public ModelLimits(int? requestsPerMinute, int? tokensPerMinute, TimeProvider time)
        : this(Limiter(requestsPerMinute, time), Limiter(tokensPerMinute, time))
    {
    }

    private ModelLimits(RateLimiter? requests, RateLimiter? tokens) => (_requests, _tokens) = (requests, tokens);

    public bool CountsTokens => _tokens is not null;

    /// <summary>A limit that others keep as well; null if there is none.</summary>
    public RateLimiter? Shared { get; private init; }

    /// <summary>Told of each refusal for too many requests, with the time that the provider wants to be left alone for.</summary>
    public Action<TimeSpan>? Refused { get; private init; }

    /// <summary>The same limits with a shared one besides. What was let in so far counts for both.</summary>
    public ModelLimits With(RateLimiter shared, Action<TimeSpan>? refused) => new(_requests, _tokens) { Shared = shared, Refused = refused };

    public async ValueTask WaitAsync(long tokens, CancellationToken cancellationToken)
    {
        if (_tokens is not null)
        {
            using var lease = await _tokens.AcquireAsync((int)Math.Min(tokens, int.MaxValue), cancellationToken).ConfigureAwait(false);
        }

        if (_requests is not null)
        {
            using var lease = await _requests.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        }

        if (Shared is not null)
        {
            using var lease = await Shared.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        }
    }

    private static SteadyRateLimiter? Limiter(int? perMinute, TimeProvider clock)
    {
        if (perMinute is { } rate)
        {
            return new(rate, clock);
        }

        return null;
    }
}
