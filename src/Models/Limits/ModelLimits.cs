using System.Threading.RateLimiting;

namespace TreeReasoner.Models;

/// <summary>Waits until one more call is within the limits of requests and tokens a minute; without limits, not at all.</summary>
internal sealed class ModelLimits(int? requestsPerMinute, int? tokensPerMinute, TimeProvider time)
{
    private readonly RateLimiter? _requests = Limiter(requestsPerMinute, time);
    private readonly RateLimiter? _tokens = Limiter(tokensPerMinute, time);

    public bool CountsTokens => _tokens is not null;

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
