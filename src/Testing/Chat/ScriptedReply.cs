using Microsoft.Extensions.AI;

namespace TreeReasoner.Testing;

/// <summary>
/// What a <see cref="ScriptedChatClient"/> does with one request: answers, fails, or never ends; at once or after a while.
/// </summary>
public sealed class ScriptedReply
{
    private readonly Func<ChatResponse>? _response;
    private readonly Func<Exception>? _fault;

    private ScriptedReply(Func<ChatResponse>? response, Func<Exception>? fault, TimeSpan latency) =>
        (_response, _fault, Latency) = (response, fault, latency);

    /// <summary>How long the reply takes on the client's clock. Default zero.</summary>
    public TimeSpan Latency { get; }

    /// <summary>Whether it never ends but by cancellation.</summary>
    internal bool Hangs => _response is null && _fault is null;

    /// <summary>Answers with a text, malformed or not; nothing is done to it.</summary>
    /// <param name="text">The text of the one choice.</param>
    /// <param name="usage">What the provider reports; null if it reports nothing.</param>
    /// <returns>The reply.</returns>
    public static ScriptedReply Text(string text, UsageDetails? usage = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Response(() => new(new ChatMessage(ChatRole.Assistant, text)) { Usage = usage, FinishReason = ChatFinishReason.Stop });
    }

    /// <summary>Answers with a response made for the call.</summary>
    /// <param name="response">Makes it; a fresh one for each call, as callers may change what they get.</param>
    /// <returns>The reply.</returns>
    public static ScriptedReply Response(Func<ChatResponse> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new(response, null, default);
    }

    /// <summary>Answers without any choice, as some providers do when a filter has struck.</summary>
    /// <returns>The reply.</returns>
    public static ScriptedReply Empty() => Response(() => new(new List<ChatMessage>()));

    /// <summary>Fails.</summary>
    /// <param name="error">What is thrown.</param>
    /// <returns>The reply.</returns>
    public static ScriptedReply Fault(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(null, () => error, default);
    }

    /// <summary>Never ends, until the caller cancels.</summary>
    /// <returns>The reply.</returns>
    public static ScriptedReply Hang() => new(null, null, default);

    /// <summary>The same, after a while.</summary>
    /// <param name="latency">At least zero, on the client's clock.</param>
    /// <returns>A reply of its own.</returns>
    public ScriptedReply After(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        return new(_response, _fault, latency);
    }

    internal ChatResponse Give()
    {
        if (_fault is not null)
        {
            throw _fault();
        }

        return _response!();
    }
}
