using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>
/// Reads the counts of a reply. What is missing, or is no count, is null, so that it is estimated and not billed as zero.
/// </summary>
internal static class ReplyUsage
{
    /// <summary>Reads the usage of Chat Completions or Responses.</summary>
    /// <param name="root">The reply.</param>
    public static UsageDetails Read(JsonElement root)
    {
        var isObject = root.ValueKind == JsonValueKind.Object;
        if (!isObject || !root.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return new();
        }

        var prompt = Count(usage, "prompt_tokens") ?? Count(usage, "input_tokens");
        var completion = Count(usage, "completion_tokens") ?? Count(usage, "output_tokens");
        var total = Count(usage, "total_tokens");
        var reasoning = Within(usage, "completion_tokens_details", "reasoning_tokens")
            ?? Within(usage, "output_tokens_details", "reasoning_tokens")
            ?? Count(usage, "reasoning_tokens");
        var cached = Within(usage, "prompt_tokens_details", "cached_tokens")
            ?? Within(usage, "input_tokens_details", "cached_tokens")
            ?? Count(usage, "prompt_cache_hit_tokens");

        if (completion is null && total > prompt)
        {
            completion = total - prompt;
        }

        // Gemini and xAI count hidden reasoning in the total alone.
        var hidden = total - prompt - completion;
        if (hidden > 0)
        {
            reasoning = Math.Max(reasoning ?? 0, hidden.Value);
            completion += hidden;
        }

        return new()
        {
            InputTokenCount = prompt,
            OutputTokenCount = completion,
            TotalTokenCount = total,
            CachedInputTokenCount = cached,
            ReasoningTokenCount = reasoning,
        };
    }

    private static long? Within(JsonElement usage, string details, string name)
    {
        if (usage.TryGetProperty(details, out var inner) && inner.ValueKind == JsonValueKind.Object)
        {
            return Count(inner, name);
        }

        return null;
    }

    private static long? Count(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        double number;
        if (value.ValueKind == JsonValueKind.Number)
        {
            number = value.GetDouble();
        }
        else if (!double.TryParse(ModelText.Of(value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            return null;
        }

        // A number beyond this is no count of tokens, whoever wrote it.
        const double Most = 100_000_000;
        if (number is >= 0 and <= Most && number == Math.Floor(number))
        {
            return (long)number;
        }

        return null;
    }
}
