using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>A request as it is sent with some features and without others.</summary>
internal static class RequestForm
{
    private const string Closing = "additionalProperties";

    /// <summary>The messages.</summary>
    public static List<ChatMessage> Messages(ModelRequest request, List<ModelFeature> used)
    {
        var messages = request.Messages.ToList();
        if (request.Schema is { } schema && !used.Contains(ModelFeature.JsonSchema))
        {
            var last = messages[^1];
            messages[^1] = new(last.Role, $"{last.Text}\n\n{schema.Description}");
        }

        if (used.Contains(ModelFeature.SystemRole))
        {
            return messages;
        }

        return WithoutSystemRole(messages);
    }

    /// <summary>The options.</summary>
    public static ChatOptions Options(ModelRequest request, ModelConnection model, List<ModelFeature> used, int count, int index)
    {
        var chat = new ChatOptions { MaxOutputTokens = model.OutputLimit(request), ResponseFormat = FormatOf(request, used) };
        if (used.Contains(ModelFeature.Temperature) || used.Contains(ModelFeature.ZeroTemperature))
        {
            chat.Temperature = request.Temperature;
        }

        if (used.Contains(ModelFeature.Seed))
        {
            chat.Seed = unchecked(request.Seed + index);
        }

        if (used.Contains(ModelFeature.ReasoningEffort))
        {
            chat.Reasoning = new() { Effort = model.Options.Effort };
        }

        LimitNameQuery.Write(chat, LimitOf(used));
        var lists = request.Distinct && model.ListsDistinct;
        var query = new ChoiceQuery(count, lists, used.Contains(ModelFeature.LogProbabilities), lists ? request.Skip : 0);
        if (!query.IsPlain)
        {
            ChatChoices.WriteQuery(chat, query);
        }

        return chat;
    }

    /// <summary>Whether a schema closes its objects.</summary>
    public static bool IsClosed(JsonElement schema) => schema.GetRawText().Contains(Closing, StringComparison.Ordinal);

    private static LimitName LimitOf(List<ModelFeature> used)
    {
        var isOld = used.Contains(ModelFeature.MaxTokens);
        if (!used.Contains(ModelFeature.MaxCompletionTokens))
        {
            if (isOld)
            {
                return LimitName.Old;
            }

            return LimitName.New;
        }

        if (isOld)
        {
            return LimitName.Both;
        }

        return LimitName.New;
    }

    private static ChatResponseFormatJson? FormatOf(ModelRequest request, List<ModelFeature> used)
    {
        if (request.Schema is not { } schema)
        {
            return null;
        }

        if (used.Contains(ModelFeature.JsonSchema))
        {
            var isOpen = !used.Contains(ModelFeature.ClosedSchema) && IsClosed(schema.Schema);
            return ChatResponseFormat.ForJsonSchema(isOpen ? Opened(schema.Schema) : schema.Schema, schema.Name);
        }

        if (used.Contains(ModelFeature.JsonObject))
        {
            return ChatResponseFormat.Json;
        }

        return null;
    }

    private static JsonElement Opened(JsonElement schema)
    {
        var node = JsonNode.Parse(schema.GetRawText())!;
        Open(node);
        return JsonElement.Parse(node.ToJsonString());
    }

    private static void Open(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Open(item);
            }
        }
        else if (node is JsonObject json)
        {
            json.Remove(Closing);
            foreach (var (_, value) in json)
            {
                Open(value);
            }
        }
    }

    private static List<ChatMessage> WithoutSystemRole(List<ChatMessage> messages)
    {
        var system = string.Join("\n\n", messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));
        if (system.Length == 0)
        {
            return messages;
        }

        var others = messages.Where(message => message.Role != ChatRole.System).ToList();
        var first = others.FindIndex(message => message.Role == ChatRole.User);
        if (first < 0)
        {
            others.Insert(0, new(ChatRole.User, system));
        }
        else
        {
            others[first] = new(ChatRole.User, $"{system}\n\n{others[first].Text}");
        }

        return others;
    }
}
