using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>Reads the input of a response: a text, or items. Reasoning of earlier turns is accepted and left out.</summary>
internal sealed class InputItems(int most, Func<string, JsonElement?> stored)
{
    /// <summary>The items of this input with ids, as a client may list them.</summary>
    public JsonArray Listed { get; } = [];

    public List<ChatMessage> Read(Field input, IReadOnlyList<JsonElement> earlier)
    {
        var messages = new List<ChatMessage>();
        foreach (var item in earlier)
        {
            Add(messages, new(item, "previous_response_id"));
        }

        if (input.IsMissing)
        {
            throw ApiException.Missing(input.Path);
        }

        if (input.IsText)
        {
            if (input.AsText().Length == 0)
            {
                throw ApiException.Invalid(input.Path, $"Invalid '{input.Path}': empty string.");
            }

            messages.Add(new(ChatRole.User, input.AsText()));
            Listed.Add((JsonNode)new JsonObject
            {
                ["id"] = $"msg_{Guid.NewGuid():n}",
                ["type"] = "message",
                ["status"] = "completed",
                ["role"] = "user",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = input.AsText() }),
            });
            return messages;
        }

        if (!input.IsList)
        {
            throw input.Wrong("a string or an array of items");
        }

        if (input.Count == 0)
        {
            throw ApiException.Invalid(input.Path, $"Invalid '{input.Path}': empty array. Expected at least one item.");
        }

        if (input.Count + earlier.Count > most)
        {
            throw ApiException.Invalid(input.Path, $"Invalid '{input.Path}': at most {most} items.");
        }

        foreach (var item in input.Items())
        {
            Add(messages, item);
            List(item);
        }

        if (messages.TrueForAll(message => message.Role == ChatRole.System))
        {
            throw ApiException.Invalid(input.Path, $"Invalid '{input.Path}': there is nothing to answer beside instructions.");
        }

        return messages;
    }

    private void List(Field item)
    {
        var listed = (JsonObject)JsonNode.Parse(item.Value.GetRawText())!;
        if (listed["type"] is null)
        {
            listed["type"] = "message";
        }

        if (listed["id"] is null)
        {
            listed["id"] = $"{PrefixOf(listed["type"]!.GetValue<string>())}_{Guid.NewGuid():n}";
        }

        Listed.Add((JsonNode)listed);
    }

    private static string PrefixOf(string type) => type switch
    {
        "message" => "msg",
        "function_call" => "fc",
        "function_call_output" => "fco",
        "reasoning" => "rs",
        _ => "item",
    };

    private void Add(List<ChatMessage> messages, Field item)
    {
        var type = item.AsObject()["type"];
        switch (type.Text() ?? (item["role"].IsMissing ? "item_reference" : "message"))
        {
            case "message":
                messages.Add(MessageOf(item));
                break;
            case "function_call":
                var call = ChatMessages.CallOf(item["call_id"], item["name"], item["arguments"]);
                if (messages is [.., { } last] && last.Role == ChatRole.Assistant)
                {
                    last.Contents.Add(call);
                }
                else
                {
                    messages.Add(new(ChatRole.Assistant, [call]));
                }

                break;
            case "function_call_output":
                messages.Add(new(ChatRole.Tool, [new FunctionResultContent(item["call_id"].AsText(), OutputOf(item["output"]))]));
                break;
            case "reasoning":
                break;
            case "item_reference" when item["id"].IsText:
                var found = stored(item["id"].AsText()) ?? throw new ApiException(
                    400, $"'{item["id"].Path}' names no item that is stored here.", item["id"].Path, "item_not_found");
                Add(messages, new(found, item.Path));
                break;
            default:
                throw ApiException.UnsupportedValue(
                    type.Path, "an item is of type 'message', 'function_call', 'function_call_output', 'reasoning' or 'item_reference'");
        }
    }

    private static string OutputOf(Field output)
    {
        if (output.IsText)
        {
            return output.AsText();
        }

        if (!output.IsList)
        {
            throw output.IsMissing ? ApiException.Missing(output.Path) : output.Wrong("a string or an array of parts");
        }

        return string.Join('\n', output.Items().Select(part => part.AsObject()["text"].AsText()));
    }

    private static ChatMessage MessageOf(Field item)
    {
        var role = item["role"];
        _ = role.AsText();
        var content = item["content"];
        List<AIContent> contents;
        if (content.IsText)
        {
            contents = [new TextContent(content.AsText())];
        }
        else if (content.IsList && content.Count > 0)
        {
            contents = [.. content.Items().Select(PartOf)];
        }
        else
        {
            throw content.IsMissing ? ApiException.Missing(content.Path) : content.Wrong("a string or an array of parts");
        }

        return role.OneOf("user", "assistant", "system", "developer") switch
        {
            "user" => new(ChatRole.User, contents),
            "assistant" => new(ChatRole.Assistant, contents),
            _ => new(ChatRole.System, contents),
        };
    }

    private static AIContent PartOf(Field part)
    {
        var type = part.AsObject()["type"];
        switch (type.AsText())
        {
            case "input_text" or "output_text" or "text":
                return new TextContent(part["text"].AsText());
            case "refusal":
                return new TextContent(part["refusal"].AsText());
            case "input_image" when part["file_id"].IsMissing:
                part["detail"].OneOf("auto", "low", "high", "original");
                return AttachmentReader.Image(part["image_url"]);
            case "input_file" when part["file_id"].IsMissing && part["file_url"].IsMissing:
                return AttachmentReader.File(part["file_data"], part["filename"]);
            case "input_image" or "input_file":
                throw ApiException.Unsupported(part["file_id"].IsMissing ? part["file_url"].Path : part["file_id"].Path);
            default:
                throw ApiException.UnsupportedValue(
                    type.Path, "a part is of type 'input_text', 'output_text', 'input_image', 'input_file' or 'refusal'");
        }
    }
}
