using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>The usage of a response as both dialects report it.</summary>
/// <param name="Prompt">Tokens of the request, read once.</param>
/// <param name="Cached">The part of them that the provider had cached.</param>
/// <param name="Completion">Tokens written by all calls, reasoning included.</param>
/// <param name="Reasoning">The part of them that is not visible.</param>
/// <param name="Whole">What all calls together read and wrote, and how many there were.</param>
internal sealed record ServerUsage(long Prompt, long Cached, long Completion, long Reasoning, UsageDetails Whole)
{
    public static ServerUsage Of(UsageDetails? details)
    {
        details ??= new();
        var prompt = details.AdditionalCounts?.GetValueOrDefault(ChatUsageNames.RequestTokens) is > 0 and var request
            ? request
            : details.InputTokenCount ?? 0;
        return new(
            prompt,
            Math.Min(prompt, details.CachedInputTokenCount ?? 0),
            details.OutputTokenCount ?? 0,
            Math.Min(details.OutputTokenCount ?? 0, details.ReasoningTokenCount ?? 0),
            details);
    }

    /// <summary>The sum over several choices of one request, whose prompt is read once.</summary>
    public static ServerUsage Sum(IReadOnlyList<UsageDetails> choices)
    {
        var whole = new UsageDetails();
        foreach (var choice in choices)
        {
            whole.Add(choice);
        }

        var sum = Of(whole);
        if (choices.Count < 2)
        {
            return sum;
        }

        var prompt = Of(choices[0]).Prompt;
        return sum with { Prompt = prompt, Cached = Math.Min(prompt, sum.Cached) };
    }

    public JsonObject Chat() => WithWhole(new()
    {
        ["prompt_tokens"] = Prompt,
        ["completion_tokens"] = Completion,
        ["total_tokens"] = Prompt + Completion,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject
        {
            ["reasoning_tokens"] = Reasoning,
            ["audio_tokens"] = 0,
            ["accepted_prediction_tokens"] = 0,
            ["rejected_prediction_tokens"] = 0,
        },
    });

    public JsonObject Responses() => WithWhole(new()
    {
        ["input_tokens"] = Prompt,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached },
        ["output_tokens"] = Completion,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
        ["total_tokens"] = Prompt + Completion,
    });

    private JsonObject WithWhole(JsonObject usage)
    {
        if (Whole.AdditionalCounts?.TryGetValue(ChatUsageNames.Calls, out var calls) == true)
        {
            usage["treereasoner"] = new JsonObject
            {
                ["calls"] = calls,
                ["simulations"] = Whole.AdditionalCounts.GetValueOrDefault(ChatUsageNames.Simulations),
                ["prompt_tokens"] = Whole.InputTokenCount ?? 0,
                ["cached_tokens"] = Whole.CachedInputTokenCount ?? 0,
                ["completion_tokens"] = Whole.OutputTokenCount ?? 0,
            };
        }

        return usage;
    }
}
