using System.ClientModel.Primitives;
using System.Globalization;

namespace TreeReasoner.Models;

/// <summary>The OpenAI client's own retry policy with a clock that can be handed in, a longest wait, and limits that repeated tries keep as well.</summary>
internal sealed class RetryPolicy(int maxRetries, TimeSpan maxDelay, TimeProvider time) : ClientRetryPolicy(maxRetries)
{
    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
    {
        var delay = RetryAfter(message) ?? base.GetNextDelay(message, tryCount);
        return delay < maxDelay ? delay : maxDelay;
    }

    protected override Task WaitAsync(TimeSpan time1, CancellationToken cancellationToken) => Task.Delay(time1, time, cancellationToken);

    protected override ValueTask OnSendingRequestAsync(PipelineMessage message) =>
        RetryCount.Current?.BeginTryAsync(message.CancellationToken) ?? default;

    private TimeSpan? RetryAfter(PipelineMessage message)
    {
        if (message.Response is not { } response || !response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date)
            ? date - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero
            : null;
    }
}
