using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket;

namespace PocketEndpoint;

/// <summary>Responses in the form of OpenAI's API.</summary>
internal sealed class CompletionJson(TimeProvider clock)
{
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():n}";
    private readonly long _created = clock.GetUtcNow().ToUnixTimeSeconds();

    public JsonObject Whole(ChatResponse response)
    {
        var choices = response.Messages.Select((message, i) => new JsonObject
        {
            ["index"] = i,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = message.Text, ["refusal"] = null },
            ["logprobs"] = LogProbabilities(message.AdditionalProperties),
            ["finish_reason"] = message.AdditionalProperties?["finish_reason"]?.ToString() ?? "stop",
        });
        var body = Envelope("chat.completion", choices);
        body["usage"] = Usage(response.Usage);
        return body;
    }

    public JsonObject Chunk(int choice, JsonObject delta, JsonNode? logProbabilities = null, string? finish = null) => Envelope(
        "chat.completion.chunk",
        [new JsonObject { ["index"] = choice, ["delta"] = delta, ["logprobs"] = logProbabilities, ["finish_reason"] = finish }]);

    public JsonObject UsageChunk(UsageDetails usage)
    {
        var chunk = Envelope("chat.completion.chunk", []);
        chunk["usage"] = Usage(usage);
        return chunk;
    }

    public static JsonObject? LogProbabilities(AdditionalPropertiesDictionary? properties) =>
        properties?.TryGetValue("logprobs", out var value) == true && value is IReadOnlyList<PocketToken> tokens
            ? new JsonObject { ["content"] = new JsonArray([.. tokens.Select(token => Token(token, true))]), ["refusal"] = null }
            : null;

    private static JsonObject Token(PocketToken token, bool withTop)
    {
        var json = new JsonObject
        {
            ["token"] = token.Text,
            ["logprob"] = token.LogProbability,
            ["bytes"] = new JsonArray([.. Encoding.UTF8.GetBytes(token.Text).Select(one => JsonValue.Create((int)one))]),
        };
        if (withTop)
        {
            json["top_logprobs"] = new JsonArray([.. token.Top.Select(top => Token(top, false))]);
        }

        return json;
    }

    private static JsonObject Usage(UsageDetails? usage) => new()
    {
        ["prompt_tokens"] = usage?.InputTokenCount ?? 0,
        ["completion_tokens"] = usage?.OutputTokenCount ?? 0,
        ["total_tokens"] = usage?.TotalTokenCount ?? 0,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage?.CachedInputTokenCount ?? 0 },
    };

    private JsonObject Envelope(string kind, IEnumerable<JsonObject> choices) => new()
    {
        ["id"] = _id,
        ["object"] = kind,
        ["created"] = _created,
        ["model"] = PocketChatClient.ModelId,
        ["choices"] = new JsonArray([.. choices]),
    };
}
