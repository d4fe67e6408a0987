using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// OpenAI's Responses, read from the raw body. It has neither several choices nor, for models that reason, log-probabilities.
/// </summary>
internal sealed class OpenAIResponsesClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        CapturedCall.AskAsync(
            () => base.GetResponseAsync(messages, options, cancellationToken), CapturedCall.MaxBytes(options, new(1)), isPlain: true);
}
