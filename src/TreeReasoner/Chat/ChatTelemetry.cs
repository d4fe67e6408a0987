using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// One activity for each request, <c>invoke_agent TreeReasoner</c> after the conventions of OpenTelemetry for generative AI. The search's
/// own activities are its children. Numbers and names only, never content.
/// </summary>
internal static class ChatTelemetry
{
    private static readonly ActivitySource s_source = new(TreeReasonerTelemetry.ActivitySourceName);

    public static Activity? Start(string? model)
    {
        var before = Activity.Current;
        try
        {
            return s_source.StartActivity("invoke_agent TreeReasoner")?
                .SetTag("gen_ai.operation.name", "invoke_agent")
                .SetTag("gen_ai.provider.name", "treereasoner")
                .SetTag("gen_ai.agent.name", "TreeReasoner")
                .SetTag("gen_ai.request.model", model);
        }
        catch (Exception)
        {
            // A listener's error is the listener's.
            Activity.Current = before;
            return null;
        }
    }

    public static void End(Activity? activity, ChatBill bill, Solution? solution)
    {
        if (activity is null)
        {
            return;
        }

        var details = bill.Details();
        activity
            .SetTag("gen_ai.usage.input_tokens", details.InputTokenCount)
            .SetTag("gen_ai.usage.output_tokens", details.OutputTokenCount)
            .SetTag("gen_ai.usage.cache_read.input_tokens", details.CachedInputTokenCount)
            .SetTag("gen_ai.usage.reasoning.output_tokens", details.ReasoningTokenCount)
            .SetTag(ChatUsageNames.Calls, bill.Whole.Calls)
            .SetTag(ChatUsageNames.Simulations, bill.Simulations)
            .SetTag(ChatUsageNames.States, bill.States)
            .SetTag(ChatUsageNames.StopReason, solution?.StopReason.Rule);
    }
}
