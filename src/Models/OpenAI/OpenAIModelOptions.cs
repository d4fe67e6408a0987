namespace TreeReasoner.Models;

/// <summary>How the OpenAI client behaves on the network.</summary>
public sealed record OpenAIModelOptions
{
    /// <summary>
    /// Times a call is tried again after 429, 408, 5xx, a reset or a timeout, in [0, 20]. Waits grow from 0.8 s by doubling; a server's
    /// Retry-After comes first. Default 3.
    /// </summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The longest wait before a retry; a longer Retry-After is cut to it. Default one minute.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest a server may take between two signs of life; above 0. Default ten minutes: models that think take longer than the 100 s
    /// that clients usually allow. A limit for whole calls belongs to the search.
    /// </summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Measures the waits between retries. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        Guard.Between(MaxRetries, 0, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, TimeSpan.Zero, nameof(MaxRetryDelay));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(NetworkTimeout, TimeSpan.Zero, nameof(NetworkTimeout));
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
