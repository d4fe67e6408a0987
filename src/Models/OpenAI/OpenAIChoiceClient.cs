using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace TreeReasoner.Models;

/// <summary>
/// Gives an OpenAI chat client the choices that its typed surface hides: sends <c>n</c> and <c>logprobs</c>, and reads every choice of the
/// reply. Put it around the client itself and middleware around it.
/// </summary>
public sealed class OpenAIChoiceClient : DelegatingChatClient, IChoiceCapabilities
{
    /// <summary>Wraps a client.</summary>
    /// <param name="innerClient">What <c>AsIChatClient()</c> makes of an OpenAI <see cref="ChatClient"/>, Azure's included.</param>
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
    /// <remarks>A reply without choices, or one that is not JSON of the protocol, is a response without messages.</remarks>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var query = ChatChoices.ReadQuery(options);
        ChatResponse response;
        try
        {
            response = await base.GetResponseAsync(messages, query.IsPlain ? options : Extended(options!, query), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException
            or ArgumentOutOfRangeException or KeyNotFoundException or NullReferenceException)
        {
            return new([]);
        }

        return !query.IsPlain && response.RawRepresentation is ChatCompletion completion
            ? ChatChoices.ToResponse(ReadChoices(completion), response.Usage)
            : response;
    }

    private static ChatOptions Extended(ChatOptions options, ChoiceQuery query)
    {
        var extended = options.Clone();
        ChatChoices.RemoveQuery(extended);
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

            return raw;
        };
        return extended;
    }

    // The typed completion shows choice 0; written back as JSON, it has them all.
    private static List<ModelChoice> ReadChoices(ChatCompletion completion)
    {
        var choices = new List<ModelChoice>();
        using var json = JsonDocument.Parse(((IPersistableModel<ChatCompletion>)completion).Write(ModelReaderWriterOptions.Json).ToMemory());
        foreach (var choice in json.RootElement.GetProperty("choices").EnumerateArray())
        {
            var text = choice.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
                && message.TryGetProperty("content", out var content) ? ModelText.Of(content) : "";
            var finish = choice.TryGetProperty("finish_reason", out var reason) ? ModelText.Of(reason) : "";
            var tokens = choice.TryGetProperty("logprobs", out var logprobs) && logprobs.ValueKind == JsonValueKind.Object
                && logprobs.TryGetProperty("content", out var list) ? TokenLogProbabilityJson.Read(list) : null;
            choices.Add(new(text, finish.Length == 0 ? null : new ChatFinishReason(finish), tokens));
        }

        return choices;
    }
}
