using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>A request for a response, read and checked.</summary>
internal sealed class ResponsesRequest
{
    private const string EncryptedReasoning = "reasoning.encrypted_content";

    private static readonly HashSet<string> s_known =
    [
        "model", "input", "instructions", "stream", "stream_options", "reasoning", "max_output_tokens", "include", "store", "background",
        "previous_response_id", "text", "tool_choice", "tools", "parallel_tool_calls", "truncation", "metadata", "prompt_cache_key",
        "prompt_cache_retention", "safety_identifier", "user", "service_tier", "temperature", "top_p", "presence_penalty",
        "frequency_penalty",
    ];

    private static readonly HashSet<string> s_unsupported =
        ["conversation", "max_tool_calls", "top_logprobs", "prompt", "context_management", "moderation"];

    private static readonly string[] s_includes =
    [
        EncryptedReasoning, "web_search_call.action.sources", "web_search_call.results", "file_search_call.results",
        "code_interpreter_call.outputs", "computer_call_output.output.image_url", "message.input_image.image_url",
    ];

    public required Asked Asked { get; init; }

    /// <summary>What of the request the response repeats.</summary>
    public required JsonObject Echo { get; init; }

    /// <summary>The items of this request's input, as they are listed.</summary>
    public required JsonArray Input { get; init; }

    public required bool Streams { get; init; }

    public required bool Stores { get; init; }

    public required bool IsBackground { get; init; }

    public required string? PreviousId { get; init; }

    /// <summary>Whether reasoning items carry an opaque text that a client sends back.</summary>
    public required bool WantsEncrypted { get; init; }

    /// <param name="body">The request.</param>
    /// <param name="models">The models that there are.</param>
    /// <param name="limits">The limits of the server.</param>
    /// <param name="earlier">Finds the items of an earlier response, oldest first.</param>
    /// <param name="stored">Finds an item by its id.</param>
    public static ResponsesRequest Read(
        Field body, ModelCatalog models, TreeReasonerServerOptions limits, Func<string, IReadOnlyList<JsonElement>> earlier,
        Func<string, JsonElement?> stored)
    {
        body.AsObject();
        KnownFields.Check(body, s_known, s_unsupported);
        var (model, client, suffix) = models.Find(body["model"]);
        var streams = body["stream"].Truth() ?? false;
        if (!body["stream_options"].OrObject().IsMissing && !streams)
        {
            throw ApiException.Invalid("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }

        var effort = AskedEffort.Read(body["reasoning"].OrObject()["effort"]);
        if (effort.Effort is null)
        {
            effort = suffix.Effort is null ? new(model.Effort) : suffix;
        }

        var (stores, background) = (body["store"].Truth() ?? true, body["background"].Truth() ?? false);
        if (background && !stores)
        {
            throw ApiException.Invalid("background", "A background response has to be stored; 'store' is false.");
        }

        var include = body["include"].Items().Select(one => one.OneOf(s_includes)).ToHashSet();
        body["truncation"].OneOf("disabled", "auto");
        var options = OptionsOf(body, effort);
        var previous = body["previous_response_id"].Text();
        var items = new InputItems(limits.MaxMessages, stored);
        var messages = items.Read(body["input"], previous is null ? [] : earlier(previous));
        return new()
        {
            Asked = new()
            {
                Model = model,
                ModelName = body["model"].AsText(),
                Client = client,
                Messages = messages,
                Options = options,
                Effort = effort,
                MaxCompletionTokens = SamplingReader.Limit(body["max_output_tokens"]),
            },
            Echo = ResponseObject.EchoOf(body),
            Input = items.Listed,
            Streams = streams,
            Stores = stores,
            IsBackground = background,
            PreviousId = previous,
            WantsEncrypted = include.Contains(EncryptedReasoning),
        };
    }

    private static ChatOptions OptionsOf(Field body, AskedEffort effort)
    {
        var options = new ChatOptions { Instructions = body["instructions"].Text() };
        SamplingReader.Read(body, options);
        var text = body["text"].OrObject();
        options.ResponseFormat = ToolReader.Format(text["format"], format => format);
        if (text["verbosity"].OneOf("low", "medium", "high") is "low" or "high")
        {
            throw ApiException.UnsupportedValue(text["verbosity"].Path, "say in the input how long the answer is to be");
        }

        ToolReader.CheckCount(body["tools"]);
        var tools = body["tools"].Items().Select(ToolOf).ToList();
        if (tools.Count > 0)
        {
            options.Tools = tools;
        }

        options.ToolMode = ToolReader.Choice(body["tool_choice"], choice => choice["name"], tools);
        options.Reasoning = new() { Effort = effort.Effort, Output = OutputOf(body["reasoning"]) };
        return options;
    }

    // Without a word about a summary the reasoning is counted and not shown, as OpenAI's own models do.
    private static ReasoningOutput OutputOf(Field reasoning)
    {
        reasoning["context"].OneOf("auto", "current_turn", "all_turns");
        if (reasoning["mode"].OneOf("standard", "pro") == "pro")
        {
            throw ApiException.UnsupportedValue(reasoning["mode"].Path, "say how hard to think as an effort");
        }

        string[] values = ["auto", "concise", "detailed", "none"];
        return (reasoning["summary"].OneOf(values) ?? reasoning["generate_summary"].OneOf(values)) switch
        {
            null or "none" => ReasoningOutput.None,
            "detailed" => ReasoningOutput.Full,
            _ => ReasoningOutput.Summary,
        };
    }

    private static AITool ToolOf(Field tool)
    {
        if (tool.AsObject()["type"].AsText() != "function")
        {
            throw ApiException.UnsupportedValue(tool["type"].Path, "the type of a tool is 'function'");
        }

        return ToolReader.Function(tool, tool);
    }
}
