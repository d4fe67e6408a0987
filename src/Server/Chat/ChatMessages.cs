using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Reads the messages of a request for chat completions.</summary>
internal sealed class ChatMessages(int most)
{
    public List<ChatMessage> Read(Field messages)
    {
        if (messages.IsMissing)
        {
            throw ApiException.Missing(messages.Path);
        }

        if (!messages.IsList)
        {
            throw messages.Wrong("an array of objects");
        }

        if (messages.Count == 0)
        {
            throw ApiException.Invalid(messages.Path, $"Invalid '{messages.Path}': empty array. Expected an array with at least one message.");
        }

        if (messages.Count > most)
        {
            throw ApiException.Invalid(messages.Path, $"Invalid '{messages.Path}': at most {most} messages.");
        }

        var read = messages.Items().Select(MessageOf).ToList();
        if (read.TrueForAll(message => message.Role == ChatRole.System))
        {
            throw ApiException.Invalid(messages.Path, $"Invalid '{messages.Path}': there is nothing to answer beside instructions.");
        }

        return read;
    }

    private static ChatMessage MessageOf(Field message)
    {
        var role = message.AsObject()["role"];
        _ = role.AsText();
        message["name"].Text();
        return role.OneOf("system", "developer", "user", "assistant", "tool") switch
        {
            "user" => new(ChatRole.User, Contents(message["content"])),
            "assistant" => Assistant(message),
            "tool" => new(ChatRole.Tool, [new FunctionResultContent(message["tool_call_id"].AsText(), TextOf(message["content"]))]),
            _ => new(ChatRole.System, TextOf(message["content"])),
        };
    }

    private static ChatMessage Assistant(Field message)
    {
        var contents = new List<AIContent>();
        if (!message["content"].IsMissing)
        {
            contents.AddRange(Contents(message["content"]));
        }
        else if (message["refusal"].Text() is { } refusal)
        {
            contents.Add(new TextContent(refusal));
        }

        foreach (var call in message["tool_calls"].Items())
        {
            if (call.AsObject()["type"].AsText() != "function")
            {
                throw ApiException.UnsupportedValue(call["type"].Path, "the type of a tool call is 'function'");
            }

            var function = call["function"].AsObject();
            contents.Add(CallOf(call["id"], function["name"], function["arguments"]));
        }

        if (contents.Count == 0)
        {
            throw ApiException.Missing(message["content"].Path);
        }

        return new(ChatRole.Assistant, contents);
    }

    /// <summary>A call of a tool as history tells it. What a model wrote as arguments may be no JSON at all.</summary>
    public static FunctionCallContent CallOf(Field id, Field name, Field arguments)
    {
        var call = new FunctionCallContent(id.AsText(), name.AsText());
        var text = arguments.Text() ?? "";
        try
        {
            using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                call.Arguments = json.RootElement.EnumerateObject().ToDictionary(
                    property => property.Name, property => (object?)property.Value.Clone(), StringComparer.Ordinal);
            }
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            call.Arguments = new Dictionary<string, object?> { ["arguments"] = text };
        }

        return call;
    }

    private static string TextOf(Field content)
    {
        if (content.IsText)
        {
            return content.AsText();
        }

        if (!content.IsList)
        {
            throw content.IsMissing ? ApiException.Missing(content.Path) : content.Wrong("a string or an array of parts");
        }

        return string.Join('\n', content.Items().Select(part =>
            part.AsObject()["type"].OneOf("text") is null ? throw ApiException.Missing(part["type"].Path) : part["text"].AsText()));
    }

    private static List<AIContent> Contents(Field content)
    {
        if (!content.IsList)
        {
            return [new TextContent(TextOf(content))];
        }

        if (content.Count == 0)
        {
            throw ApiException.Invalid(content.Path, $"Invalid '{content.Path}': empty array. Expected at least one part.");
        }

        return [.. content.Items().Select(PartOf)];
    }

    private static AIContent PartOf(Field part)
    {
        var type = part.AsObject()["type"];
        switch (type.AsText())
        {
            case "text":
                return new TextContent(part["text"].AsText());
            case "refusal":
                return new TextContent(part["refusal"].AsText());
            case "image_url":
                part["image_url"].AsObject()["detail"].OneOf("auto", "low", "high", "original");
                return AttachmentReader.Image(part["image_url"]["url"]);
            case "input_audio":
                return AttachmentReader.Audio(part["input_audio"].AsObject());
            case "file" when part["file"].AsObject()["file_id"].IsMissing:
                return AttachmentReader.File(part["file"]["file_data"], part["file"]["filename"]);
            case "file":
                throw ApiException.Unsupported(part["file"]["file_id"].Path);
            default:
                throw ApiException.UnsupportedValue(type.Path, "a part is of type 'text', 'image_url', 'input_audio' or 'file'");
        }
    }
}
