using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TreeReasoner;

/// <summary>
/// What a search reports to whoever listens: activities <c>treereasoner.search</c> and <c>treereasoner.visit</c> of the source
/// <c>TreeReasoner</c>, and the instruments of the meter of the same name. Numbers and type names only, never content.
/// </summary>
internal static class SearchTelemetry
{
    public static readonly ActivitySource Source = new(TreeReasonerTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(TreeReasonerTelemetry.MeterName);

    public static readonly Counter<long> Simulations = Meter.CreateCounter<long>(
        "treereasoner.simulations", "{simulation}", "Values backed up to the root.");

    public static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "treereasoner.model.calls", "{call}", "Model calls that visits reported.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "treereasoner.model.retries", "{try}", "Tries that the OpenAI client repeated.");

    public static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "treereasoner.model.tokens", "{token}", "Tokens that visits reported, by kind.");

    public static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "treereasoner.visits.failed", "{visit}", "Visits that failed, by plug-in.");

    public static readonly Histogram<double> Flushes = Meter.CreateHistogram<double>(
        "treereasoner.journal.flush", "s", "Time that a journal took to make lines durable.");

    public static void Count(in Usage usage)
    {
        if (usage.Calls > 0 && Calls.Enabled)
        {
            Calls.Add(usage.Calls);
        }

        if (Tokens.Enabled && usage.TotalTokens > 0)
        {
            Tokens.Add(usage.PromptTokens, new KeyValuePair<string, object?>("kind", "prompt"));
            Tokens.Add(usage.CompletionTokens, new KeyValuePair<string, object?>("kind", "completion"));
        }
    }
}
