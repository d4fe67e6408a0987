using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>
/// The model as the search of one request asks it: with the caller's model and attachments, and with a number of its own for each call, so
/// that a cache below does not make one sample of several.
/// </summary>
internal sealed class AttemptClient(IChatClient inner, ChatOptions? caller, IReadOnlyList<AIContent> attachments, CallGate gate)
    : DelegatingChatClient(inner)
{
    public const string Key = "treereasoner.attempt";

    private int _attempts = -1;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var entered = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await base.GetResponseAsync(WithAttachments(messages), Of(options), cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var entered = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        var updates = base.GetStreamingResponseAsync(WithAttachments(messages), Of(options), cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private ChatOptions Of(ChatOptions? options)
    {
        options ??= new();
        options.ModelId ??= caller?.ModelId;
        options.TopP ??= caller?.TopP;
        (options.AdditionalProperties ??= [])[Key] = Interlocked.Increment(ref _attempts);
        return options;
    }

    private IEnumerable<ChatMessage> WithAttachments(IEnumerable<ChatMessage> messages)
    {
        if (attachments.Count == 0)
        {
            return messages;
        }

        // The first user message is the one with the problem.
        var list = messages.ToList();
        var first = list.FindIndex(message => message.Role == ChatRole.User);
        if (first >= 0)
        {
            var copy = list[first].Clone();
            copy.Contents = [.. copy.Contents, .. attachments];
            list[first] = copy;
        }

        return list;
    }
}

/// <summary>Lets so many calls through at once.</summary>
internal sealed class CallGate(int? limit) : IDisposable
{
    private readonly SemaphoreSlim? _places = limit is { } most ? new(most, most) : null;

    public async ValueTask<Place> EnterAsync(CancellationToken cancellationToken)
    {
        if (_places is not null)
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new(_places);
    }

    public void Dispose() => _places?.Dispose();

    /// <summary>The place of one call, free again when disposed of.</summary>
    public readonly struct Place(SemaphoreSlim? places) : IDisposable
    {
        public void Dispose() => places?.Release();
    }
}
