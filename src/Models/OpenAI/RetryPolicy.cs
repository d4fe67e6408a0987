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

    /// <summary>
    /// Waits for the whole time. Timers of the runtime count the steps of a coarse clock and ring up to one step (4 ms, on some systems 10)
    /// early: what is left then is waited for as well, for a server may count a retry that comes too soon as one more offence.
    /// </summary>
    protected override async Task WaitAsync(TimeSpan time1, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var left = time1;
        while (left > TimeSpan.Zero)
        {
            await Task.Delay(WholeMilliseconds(left), time, cancellationToken).ConfigureAwait(false);
            left = time1 - time.GetElapsedTime(start);
        }
    }

    protected override ValueTask OnSendingRequestAsync(PipelineMessage message) =>
        RetryCount.Current?.BeginTryAsync(message.CancellationToken) ?? default;

    /// <summary>Rounds up, for timers cut what is less than a millisecond.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

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
