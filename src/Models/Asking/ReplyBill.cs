using Microsoft.Extensions.AI;

namespace TreeReasoner.Models;

/// <summary>What a reply cost: the provider's counts as far as they can be true, estimates for the others.</summary>
internal static class ReplyBill
{
    // No vocabulary has a longer token, so fewer tokens than this cannot hold a text.
    private const int LongestToken = 128;

    /// <summary>The bill of an answer.</summary>
    /// <param name="model">Who was asked.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="told">The provider's counts; null or in parts null where it tells none.</param>
    /// <param name="response">The answer with its reasoning; null for none.</param>
    public static Usage Of(ModelConnection model, ModelRequest request, UsageDetails? told, ChatResponse? response)
    {
        var prompt = Plausible(told?.InputTokenCount, PromptLength(request), told?.CachedInputTokenCount ?? 0);
        var completion = Plausible(told?.OutputTokenCount, AnswerLength(response), other: 0);
        var isEstimated = prompt is null || completion is null;
        prompt ??= model.CountPrompt(request);
        completion ??= CountAnswer(model, response);
        var cached = Math.Clamp(told?.CachedInputTokenCount ?? 0, 0, prompt.Value);
        var reasoning = Math.Clamp(told?.ReasoningTokenCount ?? 0, 0, completion.Value);
        var cost = model.Options.Price?.Cost(prompt.Value, cached, completion.Value) ?? 0;
        return new(1, prompt.Value, completion.Value, reasoning, cached, cost, isEstimated);
    }

    private static long? Plausible(long? count, long length, long other)
    {
        if (count is null or < 0 || (count == 0 && length > 0))
        {
            return null;
        }

        var canHold = (count.Value + Math.Max(other, 0)) * LongestToken >= length;
        if (canHold)
        {
            return count;
        }

        return null;
    }

    private static long PromptLength(ModelRequest request) => Math.Max(1, request.Messages.Sum(message => (long)message.Text.Length));

    private static long AnswerLength(ChatResponse? response) => response?.Messages.Sum(message => (long)message.Text.Length) ?? 0;

    private static long CountAnswer(ModelConnection model, ChatResponse? response)
    {
        var count = 0L;
        foreach (var content in response?.Messages.SelectMany(message => message.Contents) ?? [])
        {
            count += content switch
            {
                TextContent text => model.TokenCounter.Count(text.Text),
                TextReasoningContent reasoning => model.TokenCounter.Count(reasoning.Text),
                _ => 0,
            };
        }

        return count;
    }
}
