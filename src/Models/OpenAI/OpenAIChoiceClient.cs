using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace TreeReasoner.Models;

/// <summary>
/// Gives an OpenAI chat client the choices that its typed surface hides: sends <c>n</c> and <c>logprobs</c>, names the limit as the server
/// wants it, and reads every choice of the reply. Put it around the client itself and middleware around it.
/// </summary>
public sealed class OpenAIChoiceClient : DelegatingChatClient, IChoiceCapabilities, ILimitNames
{
    /// <summary>Wraps a client.</summary>
    /// <param name="innerClient">
    /// What <c>AsIChatClient()</c> makes of an OpenAI <see cref="ChatClient"/>, Azure's included. With
    /// <see cref="OpenAIModel.Transport"/> as the transport of its options an odd field in a reply loses no answer, and the size of
    /// replies is bounded.
    /// </param>
    public OpenAIChoiceClient(IChatClient innerClient)
        : base(innerClient)
    {
    }

    /// <inheritdoc/>
    public bool CanSample => true;

    /// <inheritdoc/>
    public bool CanListDistinct => false;

    /// <inheritdoc/>
    public bool CanGiveLogProbabilities => true;

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var query = ChatChoices.ReadQuery(options);
        var limit = LimitNameQuery.Read(options);
        var isStandard = query.IsPlain && limit == LimitName.New;
        var extended = isStandard ? options : Extended(options!, query, limit);
        return CapturedCall.AskAsync(
            () => base.GetResponseAsync(messages, extended, cancellationToken), CapturedCall.MaxBytes(options, query), query.IsPlain);
    }

    private static ChatOptions Extended(ChatOptions options, ChoiceQuery query, LimitName limit)
    {
        var extended = options.Clone();
        ChatChoices.RemoveQuery(extended);
        LimitNameQuery.Remove(extended);
        var tokens = options.MaxOutputTokens;
        if (limit == LimitName.Old)
        {
            extended.MaxOutputTokens = null;
        }

        var inner = extended.RawRepresentationFactory;
        extended.RawRepresentationFactory = client =>
        {
            var raw = inner?.Invoke(client) as ChatCompletionOptions ?? new ChatCompletionOptions();
            if (query.Count > 1)
            {
                raw.Patch.Set("$.n"u8, query.Count);
            }

            if (query.LogProbabilities)
            {
                raw.IncludeLogProbabilities = true;
            }

            if (limit != LimitName.New && tokens is { } most)
            {
                raw.Patch.Set("$.max_tokens"u8, most);
            }

            return raw;
        };
        return extended;
    }
}
