using System.ClientModel.Primitives;
using System.Globalization;

namespace TreeReasoner.Models;

/// <summary>
/// The OpenAI client's own retry policy with a clock that can be handed in, a longest wait, and limits that repeated tries keep as well.
/// </summary>
internal sealed class RetryPolicy(int maxRetries, TimeSpan maxDelay, TimeProvider time) : ClientRetryPolicy(maxRetries)
{
    private const int TooManyRequests = 429;

    private readonly int _maxRetries = maxRetries;
    private volatile bool _isReached;

    protected override bool ShouldRetry(PipelineMessage message, Exception? exception)
    {
        var tries = CountTry(message);
        if (exception is null)
        {
            _isReached = true;
            return tries <= _maxRetries && IsPassing(message.Response);
        }

        if (UnreachedServer.Find(exception) is not { } refused)
        {
            _isReached = true;
        }
        else if (!_isReached)
        {
            // An address at which nothing has ever answered is most likely wrong: one more try, for a server that is just starting.
            UnreachedServer.Mark(refused);
            return tries <= Math.Min(1, _maxRetries);
        }

        return tries <= _maxRetries && IsPassing(exception) && base.ShouldRetry(message, exception);
    }

    protected override ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception) =>
        new(ShouldRetry(message, exception));

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
    {
        var delay = RetryAfter(message.Response) ?? base.GetNextDelay(message, tryCount);
        if (delay > maxDelay)
        {
            delay = maxDelay;
        }

        if (message.Response?.Status == TooManyRequests)
        {
            RetryCount.Current?.Refused?.Invoke(delay);
        }

        return delay;
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

    protected override void OnRequestSent(PipelineMessage message)
    {
        _isReached |= message.Response is not null;
        base.OnRequestSent(message);
    }

    protected override ValueTask OnRequestSentAsync(PipelineMessage message)
    {
        _isReached |= message.Response is not null;
        return base.OnRequestSentAsync(message);
    }

    /// <summary>Rounds up, for timers cut what is less than a millisecond.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    // Asked once a try. The base class counts as well, but only where it finds by itself that the try may be repeated.
    private static int CountTry(PipelineMessage message)
    {
        var tries = message.TryGetProperty(typeof(RetryPolicy), out var counted) && counted is int count ? count + 1 : 1;
        message.SetProperty(typeof(RetryPolicy), tries);
        return tries;
    }

    private static bool IsPassing(Exception exception) => exception is not ReplyTooLargeException;

    // A spent quota is told with the status of too many requests, and no wait helps.
    private static bool IsPassing(PipelineResponse? response)
    {
        if (response is null)
        {
            return false;
        }

        if (response.Headers.TryGetValue("x-should-retry", out var told) && told is "true" or "false")
        {
            return told == "true";
        }

        var isPassing = response.Status is 408 or 409 or 429 or (>= 500 and <= 599 and not 501 and not 505);
        return isPassing && !ProviderCodes.IsPermanent(BodyOf(response));
    }

    private static ErrorBody BodyOf(PipelineResponse response) => ErrorBody.Read(response.Content?.ToMemory() ?? default);

    private TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("retry-after-ms", out var told) && Number(told) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (!response.Headers.TryGetValue("Retry-After", out told))
        {
            return BodyOf(response).RetryDelay;
        }

        if (Number(told) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (!DateTimeOffset.TryParse(told, CultureInfo.InvariantCulture, out var date))
        {
            return null;
        }

        var wait = date - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        return TimeSpan.Zero;
    }

    private static double? Number(string? text)
    {
        const double Longest = 1e9;
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (isNumber)
        {
            return Math.Min(number, Longest);
        }

        return null;
    }
}
