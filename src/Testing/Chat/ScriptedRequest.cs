using Microsoft.Extensions.AI;

namespace TreeReasoner.Testing;

/// <summary>A request that a <see cref="ScriptedChatClient"/> got.</summary>
/// <param name="Number">Requests are numbered from 0 in the order in which they arrived.</param>
/// <param name="Messages">The messages, copied when they arrived.</param>
/// <param name="Options">The options, cloned when they arrived; null if there were none.</param>
/// <param name="IsStreaming">Whether the answer was asked for piece by piece.</param>
public sealed record ScriptedRequest(int Number, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool IsStreaming)
{
    /// <summary>All text of the request, message after message: for looking for something in it.</summary>
    public string Text => string.Join('\n', Messages.Select(message => message.Text));
}
