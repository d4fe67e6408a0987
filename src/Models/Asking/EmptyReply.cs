using System.Globalization;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>Says why a reply holds no text at all, where its finish reasons tell: a user who is not told looks for hours.</summary>
internal static class EmptyReply
{
    /// <summary>The reason in words of ours; null where there is text, or where no reason is known.</summary>
    /// <param name="choices">The choices.</param>
    /// <param name="limit">The most tokens that each could have.</param>
    /// <param name="usage">The bill.</param>
    public static string? Reason(IReadOnlyList<ModelChoice> choices, int limit, Usage usage)
    {
        if (choices.Count == 0 || choices.Any(choice => !string.IsNullOrWhiteSpace(choice.Text)))
        {
            return null;
        }

        var cut = Count(ChatFinishReason.Length);
        var filtered = Count(ChatFinishReason.ContentFilter);
        var called = Count(ChatFinishReason.ToolCalls);
        if (cut > 0)
        {
            var hides = usage.ReasoningTokens > 0 ? "hidden reasoning used" : "they used";
            var tokens = limit.ToString("N0", CultureInfo.InvariantCulture);
            return $"{Of(cut)} cut: {hides} the whole limit of {tokens} tokens (MaxOutputTokens and MaxReasoningTokens)";
        }

        if (filtered > 0)
        {
            return $"{Of(filtered)} filtered by the provider";
        }

        if (called > 0)
        {
            return $"{Of(called)} calls of tools, of which there are none";
        }

        return null;

        int Count(ChatFinishReason reason) => choices.Count(choice => choice.FinishReason == reason);

        string Of(int count) => $"{count} of {choices.Count} replies {(choices.Count == 1 ? "was" : "were")}";
    }
}
