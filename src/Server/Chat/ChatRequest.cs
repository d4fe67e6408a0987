using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>A request for chat completions, read and checked.</summary>
/// <param name="Asked">What is asked.</param>
/// <param name="Choices">How many answers.</param>
/// <param name="Streams">Whether piece by piece.</param>
/// <param name="StreamsUsage">Whether the last chunk has the usage.</param>
internal sealed record ChatRequest(Asked Asked, int Choices, bool Streams, bool StreamsUsage)
{
    private const int MostStops = 4;

    private static readonly HashSet<string> s_known =
    [
        "model", "messages", "stream", "stream_options", "reasoning_effort", "reasoning", "max_completion_tokens", "max_tokens", "n", "stop",
        "response_format", "tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p", "presence_penalty", "frequency_penalty",
        "seed", "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "service_tier", "metadata", "verbosity",
        "modalities",
    ];

    private static readonly HashSet<string> s_unsupported =
    [
        "store", "logprobs", "top_logprobs", "logit_bias", "audio", "prediction", "web_search_options", "functions", "function_call",
        "moderation",
    ];

    public static ChatRequest Read(Field body, ModelCatalog models, TreeReasonerServerOptions limits)
    {
        body.AsObject();
        KnownFields.Check(body, s_known, s_unsupported);
        var (model, client, suffix) = models.Find(body["model"]);
        var streams = body["stream"].Truth() ?? false;
        var streamOptions = body["stream_options"].OrObject();
        if (!streamOptions.IsMissing && !streams)
        {
            throw ApiException.Invalid(streamOptions.Path, "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }

        Metadata.Read(body["metadata"]);
        if (body["verbosity"].OneOf("low", "medium", "high") is "low" or "high")
        {
            throw ApiException.UnsupportedValue("verbosity", "say in the messages how long the answer is to be");
        }

        if (body["modalities"].Items().Any(item => item.AsText() != "text"))
        {
            throw ApiException.UnsupportedValue("modalities", "the server writes text");
        }

        var effort = EffortOf(body, suffix, model);
        var options = OptionsOf(body, effort);
        var messages = new ChatMessages(limits.MaxMessages).Read(body["messages"]);
        var choices = (int)(body["n"].Whole(1, limits.MaxChoices) ?? 1);
        var asked = new Asked
        {
            Model = model,
            ModelName = body["model"].AsText(),
            Client = client,
            Messages = messages,
            Options = options,
            Effort = effort,
            MaxCompletionTokens = SamplingReader.Limit(body["max_completion_tokens"]) ?? SamplingReader.Limit(body["max_tokens"]),
        };
        return new(asked, choices, streams, streamOptions["include_usage"].Truth() ?? false);
    }

    private static AskedEffort EffortOf(Field body, AskedEffort suffix, ServedModel model)
    {
        var flat = AskedEffort.Read(body["reasoning_effort"]);
        var nested = AskedEffort.Read(body["reasoning"].OrObject()["effort"]);
        if (flat.Effort is not null)
        {
            return flat;
        }

        if (nested.Effort is not null)
        {
            return nested;
        }

        if (suffix.Effort is not null)
        {
            return suffix;
        }

        return new(model.Effort);
    }

    private static ChatOptions OptionsOf(Field body, AskedEffort effort)
    {
        var options = new ChatOptions();
        SamplingReader.Read(body, options);
        options.Seed = body["seed"].Whole(long.MinValue, long.MaxValue);
        options.StopSequences = Stops(body["stop"]);
        options.ResponseFormat = ToolReader.Format(body["response_format"], format => format["json_schema"]);
        ToolReader.CheckCount(body["tools"]);
        var tools = body["tools"].Items().Select(ToolOf).ToList();
        if (tools.Count > 0)
        {
            options.Tools = tools;
        }

        options.ToolMode = ToolReader.Choice(body["tool_choice"], choice => choice["function"].AsObject()["name"], tools);
        options.Reasoning = new() { Effort = effort.Effort, Output = OutputOf(body["reasoning"]["summary"]) };
        return options;
    }

    private static ReasoningOutput? OutputOf(Field summary) => summary.OneOf("auto", "concise", "detailed", "none") switch
    {
        "detailed" => ReasoningOutput.Full,
        "none" => ReasoningOutput.None,
        "auto" or "concise" => ReasoningOutput.Summary,
        _ => null,
    };

    private static AITool ToolOf(Field tool)
    {
        if (tool.AsObject()["type"].AsText() != "function")
        {
            throw ApiException.UnsupportedValue(tool["type"].Path, "the type of a tool is 'function'");
        }

        return ToolReader.Function(tool, tool["function"].AsObject());
    }

    private static List<string>? Stops(Field stop)
    {
        if (stop.IsMissing)
        {
            return null;
        }

        List<string> stops = [];
        if (stop.IsText)
        {
            stops.Add(stop.AsText());
        }
        else
        {
            stops.AddRange(stop.Items().Select(one => one.AsText()));
        }

        if (stops.Count > MostStops || stops.Contains(""))
        {
            throw ApiException.Invalid(stop.Path, $"Invalid '{stop.Path}': up to {MostStops} texts, none of them empty.");
        }

        return stops;
    }
}
