using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>Reads the choices of a reply, whatever form each server gives them.</summary>
internal static class ReplyChoices
{
    private const int MaxChoices = 1024;

    /// <summary>Reads the choices of Chat Completions, or the one answer of Responses.</summary>
    /// <param name="root">The reply.</param>
    public static List<ReplyChoice> Read(JsonElement root)
    {
        var choices = new List<ReplyChoice>();
        if (root.ValueKind != JsonValueKind.Object)
        {
            return choices;
        }

        if (root.TryGetProperty("choices", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var choice in list.EnumerateArray().Take(MaxChoices))
            {
                if (OfChat(choice) is { } read)
                {
                    choices.Add(read);
                }
            }
        }
        else if (root.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Array)
        {
            choices.Add(OfResponses(root, output));
        }

        return choices;
    }

    /// <summary>A reason of a provider as one of the known ones. Null for any other: it may be any text.</summary>
    public static ChatFinishReason? Finish(string reason) => reason.ToLowerInvariant() switch
    {
        "stop" or "eos" or "eos_token" or "stop_sequence" or "end_turn" or "completed" or "complete" or "finished" => ChatFinishReason.Stop,
        "length" or "max_tokens" or "model_length" or "max_output_tokens" or "max_completion_tokens" or "incomplete" =>
            ChatFinishReason.Length,
        "content_filter" or "safety" or "prohibited_content" or "blocklist" or "recitation" or "spii" or "refusal" =>
            ChatFinishReason.ContentFilter,
        "tool_calls" or "tool_use" or "function_call" => ChatFinishReason.ToolCalls,
        _ => null,
    };

    private static ReplyChoice? OfChat(JsonElement choice)
    {
        if (choice.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var hasMessage = choice.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object;
        var callsTool = false;
        if (hasMessage)
        {
            AddReasoning(message, reasoning);
            AddContent(message, text, reasoning);
            var hasCalls = message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array;
            callsTool = hasCalls && calls.GetArrayLength() > 0;
        }
        else if (choice.TryGetProperty("text", out var whole) && whole.ValueKind == JsonValueKind.String)
        {
            text.Append(ModelText.Of(whole));
            hasMessage = true;
        }

        var error = choice.TryGetProperty("error", out var inside) ? ErrorBody.Inside(inside) : null;
        if (!hasMessage && error is null)
        {
            return null;
        }

        var finish = choice.TryGetProperty("finish_reason", out var reason) ? Finish(ModelText.Of(reason)) : null;
        if (callsTool && text.Length == 0)
        {
            finish = ChatFinishReason.ToolCalls;
        }

        return new(new(text.ToString(), finish, Tokens(choice)), reasoning.ToString(), error);
    }

    private static ReplyChoice OfResponses(JsonElement root, JsonElement output)
    {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var callsTool = false;
        JsonElement? logprobs = null;
        foreach (var item in output.EnumerateArray())
        {
            var type = Text(item, "type");
            if (type == "reasoning")
            {
                AddParts(item, "summary", reasoning, reasoning);
                AddParts(item, "content", reasoning, reasoning);
            }
            else if (type == "message")
            {
                AddParts(item, "content", text, reasoning);
                logprobs ??= LogProbabilitiesOf(item);
            }
            else if (type.EndsWith("_call", StringComparison.Ordinal))
            {
                callsTool = true;
            }
        }

        var finish = Finish(Text(root, "status"));
        if (root.TryGetProperty("incomplete_details", out var details) && details.ValueKind == JsonValueKind.Object)
        {
            finish = Finish(Text(details, "reason")) ?? finish;
        }

        if (callsTool && text.Length == 0)
        {
            finish = ChatFinishReason.ToolCalls;
        }

        var tokens = logprobs is { } list ? TokenLogProbabilityJson.Read(list) : null;
        return new(new(text.ToString(), finish, tokens), reasoning.ToString(), Error: null);
    }

    private static JsonElement? LogProbabilitiesOf(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var part in parts.EnumerateArray())
        {
            var isObject = part.ValueKind == JsonValueKind.Object;
            if (isObject && part.TryGetProperty("logprobs", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                return list;
            }
        }

        return null;
    }

    private static IReadOnlyList<TokenLogProbability>? Tokens(JsonElement choice)
    {
        if (!choice.TryGetProperty("logprobs", out var logprobs) || logprobs.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (logprobs.TryGetProperty("content", out var list))
        {
            return TokenLogProbabilityJson.Read(list);
        }

        return null;
    }

    // Servers disagree on the field; where two of them are there, they say the same.
    private static void AddReasoning(JsonElement message, StringBuilder reasoning)
    {
        foreach (var name in (string[])["reasoning_content", "reasoning", "thinking"])
        {
            if (message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && reasoning.Length == 0)
            {
                reasoning.Append(ModelText.Of(value));
            }
        }
    }

    private static void AddContent(JsonElement message, StringBuilder text, StringBuilder reasoning)
    {
        if (!message.TryGetProperty("content", out var content))
        {
            return;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            text.Append(ModelText.Of(content));
        }
        else
        {
            AddParts(message, "content", text, reasoning);
        }
    }

    private static void AddParts(JsonElement owner, string name, StringBuilder text, StringBuilder reasoning)
    {
        if (!owner.TryGetProperty(name, out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var part in parts.EnumerateArray())
        {
            AddPart(part, text, reasoning);
        }
    }

    private static void AddPart(JsonElement part, StringBuilder text, StringBuilder reasoning)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            text.Append(ModelText.Of(part));
            return;
        }

        if (part.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var type = Text(part, "type");
        if (type is "thinking" or "reasoning")
        {
            AddParts(part, "thinking", reasoning, reasoning);
            reasoning.Append(Text(part, "thinking")).Append(Text(part, "text"));
        }
        else if (type is "" or "text" or "output_text" or "summary_text" or "reasoning_text")
        {
            text.Append(Text(part, "text"));
        }
    }

    private static string Text(JsonElement json, string name)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value))
        {
            return ModelText.Of(value);
        }

        return "";
    }
}

/// <summary>One choice of a reply.</summary>
/// <param name="Choice">The answer.</param>
/// <param name="Reasoning">What the provider shows of the reasoning before it; may be empty.</param>
/// <param name="Error">The error inside the choice; null where there is none.</param>
internal sealed record ReplyChoice(ModelChoice Choice, string Reasoning, ErrorBody? Error);
