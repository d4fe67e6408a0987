using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreeReasoner.Server;

/// <summary>The response as an object: every field that the specification requires, null where there is nothing.</summary>
internal static class ResponseObject
{
    /// <summary>What a response repeats of its request, with the defaults of what it does not say.</summary>
    public static JsonObject EchoOf(Field body) => new()
    {
        ["background"] = body["background"].Truth() ?? false,
        ["error"] = null,
        ["incomplete_details"] = null,
        ["instructions"] = body["instructions"].Text(),
        ["max_output_tokens"] = body["max_output_tokens"].Whole(1, int.MaxValue),
        ["max_tool_calls"] = null,
        ["model"] = body["model"].AsText(),
        ["parallel_tool_calls"] = body["parallel_tool_calls"].Truth() ?? true,
        ["previous_response_id"] = body["previous_response_id"].Text(),
        ["prompt_cache_key"] = body["prompt_cache_key"].Text(),
        ["reasoning"] = new JsonObject
        {
            ["effort"] = body["reasoning"]["effort"].Text(), ["summary"] = body["reasoning"]["summary"].Text(),
        },
        ["safety_identifier"] = body["safety_identifier"].Text(),
        ["service_tier"] = "default",
        ["store"] = body["store"].Truth() ?? true,
        ["temperature"] = body["temperature"].Number(0, 2) ?? 1,
        ["text"] = new JsonObject { ["format"] = FormatOf(body["text"]["format"]), ["verbosity"] = "medium" },
        ["tool_choice"] = Copy(body["tool_choice"]) ?? "auto",
        ["tools"] = ToolsOf(body["tools"]),
        ["top_logprobs"] = 0,
        ["top_p"] = body["top_p"].Number(0, 1) ?? 1,
        ["presence_penalty"] = body["presence_penalty"].Number(-2, 2) ?? 0,
        ["frequency_penalty"] = body["frequency_penalty"].Number(-2, 2) ?? 0,
        ["truncation"] = body["truncation"].Text() ?? "disabled",
        ["user"] = body["user"].Text(),
        ["metadata"] = Metadata.Read(body["metadata"]),
    };

    public static JsonObject Begun(string id, long created, string status, JsonObject echo)
    {
        var response = new JsonObject
        {
            ["id"] = id,
            ["object"] = "response",
            ["created_at"] = created,
            ["completed_at"] = null,
            ["status"] = status,
            ["output"] = new JsonArray(),
            ["usage"] = null,
        };
        foreach (var (name, value) in echo)
        {
            response[name] = value?.DeepClone();
        }

        return response;
    }

    private static JsonObject FormatOf(Field format)
    {
        if (Copy(format) is not JsonObject given)
        {
            return new JsonObject { ["type"] = "text" };
        }

        if (given["type"]?.GetValue<string>() == "json_schema")
        {
            given["description"] ??= null;
            given["strict"] ??= false;
        }

        return given;
    }

    private static JsonArray ToolsOf(Field tools)
    {
        var list = new JsonArray();
        foreach (var tool in tools.Items())
        {
            var given = (JsonObject)Copy(tool)!;
            given["description"] ??= null;
            given["parameters"] ??= null;
            given["strict"] ??= false;
            list.Add((JsonNode)given);
        }

        return list;
    }

    private static JsonNode? Copy(Field field)
    {
        if (field.IsMissing)
        {
            return null;
        }

        return JsonNode.Parse(field.Value.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = 64 });
    }
}
