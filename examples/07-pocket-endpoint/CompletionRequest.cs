using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket;

namespace PocketEndpoint;

/// <summary>A request for chat completions, read from its JSON and checked.</summary>
public sealed record CompletionRequest(
    IReadOnlyList<ChatMessage> Messages, ChatOptions Options, int Count, long? Seed, bool WantsLogProbabilities, bool Streams, bool StreamsUsage)
{
    private const int MostChoices = 128, MostStops = 4, MostTop = 20;

    // What would change the answer and is not there is refused; what is neutral passes.
    private static readonly (string Name, double Neutral)[] Refused = [("top_p", 1), ("presence_penalty", 0), ("frequency_penalty", 0)];
    private static readonly string[] RefusedLists = ["tools", "functions", "logit_bias", "modalities", "audio"];

    public static CompletionRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new ApiException(400, "The body is a JSON object.");
        }

        CheckModel(body);
        CheckRefused(body);
        var top = Whole(body, "top_logprobs", 0, MostTop);
        var wants = Truth(body, "logprobs");
        if (top is not null && !wants)
        {
            throw new ApiException(400, "top_logprobs wants logprobs to be true.", "top_logprobs");
        }

        var streams = Truth(body, "stream");
        var options = new ChatOptions
        {
            Temperature = (float)(Number(body, "temperature", 0, 2) ?? 1),
            MaxOutputTokens = (int?)(Whole(body, "max_completion_tokens", 1, int.MaxValue) ?? Whole(body, "max_tokens", 1, int.MaxValue)),
            StopSequences = Stops(body),
            ResponseFormat = Format(body),
        };
        if (wants)
        {
            options.AdditionalProperties = new() { ["logprobs"] = true, ["top_logprobs"] = (int)(top ?? 0) };
        }

        return new(
            ReadMessages(body),
            options,
            (int)(Whole(body, "n", 1, MostChoices) ?? 1),
            Whole(body, "seed", long.MinValue, long.MaxValue),
            wants,
            streams,
            streams && body.TryGetProperty("stream_options", out var stream) && stream.ValueKind == JsonValueKind.Object && Truth(stream, "include_usage"));
    }

    private static void CheckModel(JsonElement body)
    {
        if (!body.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String)
        {
            throw new ApiException(400, "model is missing.", "model");
        }

        if (model.GetString() != PocketChatClient.ModelId)
        {
            throw new ApiException(404, $"The model is not here; {PocketChatClient.ModelId} is.", "model", "model_not_found");
        }
    }

    private static void CheckRefused(JsonElement body)
    {
        foreach (var (name, neutral) in Refused)
        {
            if (Number(body, name, -2, 2) is { } value && value != neutral)
            {
                throw new ApiException(400, $"{name} is not supported.", name, "unsupported_parameter");
            }
        }

        foreach (var name in RefusedLists)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                throw new ApiException(400, $"{name} is not supported.", name, "unsupported_parameter");
            }
        }
    }

    private static List<ChatMessage> ReadMessages(JsonElement body)
    {
        if (!body.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new ApiException(400, "messages is a list of at least one message.", "messages");
        }

        return [.. list.EnumerateArray().Select((message, i) => new ChatMessage(RoleOf(message, i), TextOf(message, i)))];
    }

    private static ChatRole RoleOf(JsonElement message, int i) => (message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String ? role.GetString() : null) switch
        {
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "system" or "developer" => ChatRole.System,
            _ => throw new ApiException(400, $"messages[{i}].role is system, developer, user or assistant.", $"messages[{i}].role"),
        };

    private static string TextOf(JsonElement message, int i)
    {
        var content = message.TryGetProperty("content", out var given) ? given : default;
        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part =>
                part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                    ? text.GetString()
                    : throw Wrong())),
            _ => throw Wrong(),
        };

        ApiException Wrong() => new(400, $"messages[{i}].content is a text, or a list of parts with one each.", $"messages[{i}].content");
    }

    private static List<string>? Stops(JsonElement body)
    {
        if (!body.TryGetProperty("stop", out var stop) || stop.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        List<JsonElement> given = stop.ValueKind == JsonValueKind.Array ? [.. stop.EnumerateArray()] : [stop];
        return given.Count <= MostStops && given.TrueForAll(text => text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 })
            ? given.ConvertAll(text => text.GetString()!)
            : throw new ApiException(400, $"stop is a text or up to {MostStops} of them, none empty.", "stop");
    }

    private static ChatResponseFormat? Format(JsonElement body)
    {
        if (!body.TryGetProperty("response_format", out var format) || format.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var type = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var named) ? named.ToString() : "";
        return type switch
        {
            "text" => ChatResponseFormat.Text,
            "json_object" => ChatResponseFormat.Json,
            "json_schema" when format.TryGetProperty("json_schema", out var schema) && schema.ValueKind == JsonValueKind.Object
                && schema.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String =>
                ChatResponseFormat.ForJsonSchema(schema.TryGetProperty("schema", out var form) ? form.Clone() : default, name.GetString()),
            _ => throw new ApiException(400, "response_format is of type text, json_object or json_schema, the latter with a name.", "response_format"),
        };
    }

    private static bool Truth(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw new ApiException(400, $"{name} is true or false.", name),
    };

    private static double? Number(JsonElement body, string name, double least, double most) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : throw new ApiException(400, $"{name} is a number from {least} to {most}.", name);

    private static long? Whole(JsonElement body, string name, long least, long most) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number
        : throw new ApiException(400, $"{name} is a whole number from {least} to {most}.", name);
}
