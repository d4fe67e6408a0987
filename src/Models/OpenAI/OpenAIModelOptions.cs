namespace TreeReasoner.Models;

/// <summary>How the OpenAI client behaves on the network.</summary>
public sealed record OpenAIModelOptions
{
    /// <summary>How the server is asked. Default <see cref="OpenAIProtocol.Auto"/>.</summary>
    public OpenAIProtocol Protocol { get; init; }

    /// <summary>
    /// Times a call is tried again after 408, 409, 429, any 5xx but 501 and 505, a reset or a timeout, in [0, 20]. An error inside a good
    /// status counts as its own code. A spent quota is not tried again. Waits grow from 0.8 s by doubling; what the server says in
    /// retry-after-ms, Retry-After or the error comes first. Default 3.
    /// </summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The longest wait before a retry; a longer Retry-After is cut to it. Default one minute.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest one try may take, from sending to the last byte of the reply; above 0. A server that sends a byte now and then is cut
    /// off as well. Default ten minutes: models that think take longer than the 100 s that clients usually allow. A limit for whole
    /// calls, retries included, belongs to the search.
    /// </summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Measures the waits between retries. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and the range.</exception>
    public void Validate()
    {
        Guard.Between(MaxRetries, 0, 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)Protocol, (int)OpenAIProtocol.Responses, nameof(Protocol));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, TimeSpan.Zero, nameof(MaxRetryDelay));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(NetworkTimeout, TimeSpan.Zero, nameof(NetworkTimeout));
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}

/// <summary>Which of OpenAI's two protocols a client speaks.</summary>
public enum OpenAIProtocol
{
    /// <summary>
    /// Responses for models of OpenAI's own that reason, at OpenAI's or Azure's address; Chat Completions for all others.
    /// </summary>
    Auto,

    /// <summary>Chat Completions, which other servers speak as well.</summary>
    ChatCompletions,

    /// <summary>Responses: no several choices from one call and no seed.</summary>
    Responses,
}
