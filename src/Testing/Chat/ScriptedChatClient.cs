using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Testing;

/// <summary>
/// A model that does what a test says: replies from a script or a callback, with faults and with latencies on a clock of the test's own. It
/// keeps every request and counts what is in flight. Safe for concurrent use; the replies of a script go out in the order of arrival.
/// </summary>
public sealed class ScriptedChatClient : IChatClient
{
    private const int PieceLength = 7;      // odd and short, so that streamed JSON is cut in the middle of its tokens

    private readonly Func<ScriptedRequest, CancellationToken, ValueTask<ScriptedReply>> _reply;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<ScriptedRequest> _requests = [];
    private int _inFlight;
    private int _maxInFlight;

    /// <summary>Replies by a callback, which may wait for a gate of the test's.</summary>
    /// <param name="reply">Called once a request, from any thread.</param>
    /// <param name="time">The clock of latencies. Default the system's.</param>
    public ScriptedChatClient(
        Func<ScriptedRequest, CancellationToken, ValueTask<ScriptedReply>> reply, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _reply = reply;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Replies by a function of the request.</summary>
    /// <param name="reply">Called once a request, from any thread.</param>
    /// <param name="time">The clock of latencies. Default the system's.</param>
    public ScriptedChatClient(Func<ScriptedRequest, ScriptedReply> reply, TimeProvider? time = null)
        : this(Synchronous(reply), time)
    {
    }

    /// <summary>Replies one after the other; a request beyond the last fails with an <see cref="InvalidOperationException"/>.</summary>
    /// <param name="replies">The script.</param>
    /// <param name="time">The clock of latencies. Default the system's.</param>
    public ScriptedChatClient(IEnumerable<ScriptedReply> replies, TimeProvider? time = null)
        : this(InOrder(replies), time)
    {
    }

    /// <summary>Replies with these texts, one after the other.</summary>
    /// <param name="texts">The script.</param>
    public ScriptedChatClient(params string[] texts)
        : this(texts.Select(text => ScriptedReply.Text(text)))
    {
    }

    /// <summary>The requests so far, in the order in which they arrived; a list of its own.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Requests that have arrived and not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most requests that were in flight at once.</summary>
    public int MaxInFlight => Volatile.Read(ref _maxInFlight);

    /// <summary>What <see cref="GetService"/> gives as the client's metadata.</summary>
    public ChatClientMetadata Metadata { get; init; } = new("scripted", null, "scripted");

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Enter(messages, options, isStreaming: false);
        try
        {
            return await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>The same replies, their text in pieces of a few characters; a fault comes before the first piece.</summary>
    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = Enter(messages, options, isStreaming: true);
        try
        {
            var response = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var update in response.ToChatResponseUpdates())
            {
                var text = update.Text;
                if (text.Length <= PieceLength || update.Contents is not [TextContent])
                {
                    yield return update;
                    continue;
                }

                for (var start = 0; start < text.Length; start += PieceLength)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var piece = update.Clone();
                    piece.Contents = [new TextContent(text.Substring(start, Math.Min(PieceLength, text.Length - start)))];
                    yield return piece;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
        {
            return null;
        }

        if (serviceType == typeof(ChatClientMetadata))
        {
            return Metadata;
        }

        if (serviceType.IsInstanceOfType(this))
        {
            return this;
        }

        return null;
    }

    /// <summary>Does nothing: a script can be used on after a caller has disposed of its client.</summary>
    public void Dispose()
    {
    }

    private ScriptedRequest Enter(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming)
    {
        ArgumentNullException.ThrowIfNull(messages);
        lock (_lock)
        {
            var request = new ScriptedRequest(_requests.Count, [.. messages], options?.Clone(), isStreaming);
            _requests.Add(request);
            Interlocked.Increment(ref _inFlight);
            _maxInFlight = Math.Max(_maxInFlight, _inFlight);
            return request;
        }
    }

    private async ValueTask<ChatResponse> AnswerAsync(ScriptedRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reply = await _reply(request, cancellationToken).ConfigureAwait(false);
        if (reply.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        }

        if (reply.Latency > TimeSpan.Zero)
        {
            await Task.Delay(reply.Latency, _time, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return reply.Give();
    }

    private static Func<ScriptedRequest, CancellationToken,
        ValueTask<ScriptedReply>> Synchronous(Func<ScriptedRequest, ScriptedReply> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return (request, _) => new(reply(request));
    }

    private static Func<ScriptedRequest, CancellationToken, ValueTask<ScriptedReply>> InOrder(IEnumerable<ScriptedReply> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        ScriptedReply[] script = [.. replies];
        return (request, _) => request.Number < script.Length
            ? new(script[request.Number])
            : throw new InvalidOperationException($"Request {request.Number} came after the last of {script.Length} scripted replies.");
    }
}
