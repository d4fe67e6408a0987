using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>The bill of one request: the search's, and that of the calls beside it.</summary>
internal sealed class ChatBill(ChatModelOptions model, ITokenCounter tokens)
{
    private readonly ITokenCounter _tokens = tokens;

    /// <summary>What the search has cost.</summary>
    public Usage Search { get; set; }

    /// <summary>Values that the search backed up.</summary>
    public long Simulations { get; set; }

    /// <summary>States that the search found.</summary>
    public long States { get; set; }

    /// <summary>What the calls beside the search cost.</summary>
    public Usage Beside { get; private set; }

    /// <summary>Completion tokens that the reader sees.</summary>
    public long Visible { get; private set; }

    /// <summary>Tokens of the request read once: what the client sent, without what the search read.</summary>
    public long Request { get; set; }

    /// <summary>The whole bill.</summary>
    public Usage Whole => Search + Beside;

    /// <summary>Adds a call that was made beside the search.</summary>
    /// <param name="told">What the provider reported; null if nothing.</param>
    /// <param name="prompt">The words that were sent, for an estimate.</param>
    /// <param name="written">The words that came, for an estimate.</param>
    /// <param name="isVisible">Whether the reader sees them.</param>
    public void Add(UsageDetails? told, Func<string> prompt, string written, bool isVisible)
    {
        var usage = told is null or { InputTokenCount: null, OutputTokenCount: null } ? Estimate(prompt(), written) : Reported(told);
        Beside += usage with { Cost = model.Price?.Cost(usage.PromptTokens, usage.CachedPromptTokens, usage.CompletionTokens) ?? 0 };
        if (isVisible)
        {
            Visible += Math.Max(0, usage.CompletionTokens - usage.ReasoningTokens);
        }
    }

    /// <summary>Says that words of the search are what the reader sees.</summary>
    public void Show(string text) => Visible += Math.Min(Search.CompletionTokens, _tokens.Count(text));

    /// <summary>The usage that a response carries.</summary>
    public UsageDetails Details()
    {
        var whole = Whole;
        return new()
        {
            InputTokenCount = whole.PromptTokens,
            OutputTokenCount = whole.CompletionTokens,
            TotalTokenCount = whole.TotalTokens,
            CachedInputTokenCount = whole.CachedPromptTokens,
            ReasoningTokenCount = Math.Max(0, whole.CompletionTokens - Visible),
            AdditionalCounts = new()
            {
                [ChatUsageNames.Calls] = whole.Calls,
                [ChatUsageNames.Simulations] = Simulations,
                [ChatUsageNames.States] = States,
                [ChatUsageNames.RequestTokens] = Request,
            },
        };
    }

    private static Usage Reported(UsageDetails told) => new(
        1,
        Math.Max(0, told.InputTokenCount ?? 0),
        Math.Max(0, told.OutputTokenCount ?? 0),
        Math.Max(0, told.ReasoningTokenCount ?? 0),
        Math.Max(0, told.CachedInputTokenCount ?? 0));

    private Usage Estimate(string prompt, string written) =>
        new(1, _tokens.Count(prompt), _tokens.Count(written), IsEstimated: true);
}

/// <summary>The names of what a response tells beside the usual: counts in its usage, facts in the properties of its message.</summary>
public static class ChatUsageNames
{
    /// <summary>In <see cref="UsageDetails.AdditionalCounts"/>: calls of the model.</summary>
    public const string Calls = "treereasoner.calls";

    /// <summary>In <see cref="UsageDetails.AdditionalCounts"/>: simulations of the search.</summary>
    public const string Simulations = "treereasoner.simulations";

    /// <summary>In <see cref="UsageDetails.AdditionalCounts"/>: states that the search found.</summary>
    public const string States = "treereasoner.states";

    /// <summary>In <see cref="UsageDetails.AdditionalCounts"/>: tokens of the request, read once.</summary>
    public const string RequestTokens = "treereasoner.request_tokens";

    /// <summary>In the properties of a response's message: why the search stopped, such as <c>Solved</c>.</summary>
    public const string StopReason = "treereasoner.stop_reason";

    /// <summary>
    /// In the properties of a response's message: whether the search found the answer. Where it did not, the model was asked plainly.
    /// </summary>
    public const string Found = "treereasoner.found";

    /// <summary>
    /// In the properties of a response's message: how sure the search is of the answer, in [0, 1], where something could judge it.
    /// </summary>
    public const string Confidence = "treereasoner.confidence";

    /// <summary>In the properties of a response's message: what the request cost, in the currency of the price.</summary>
    public const string Cost = "treereasoner.cost";
}
