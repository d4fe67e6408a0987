using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TreeReasoner;

/// <summary>
/// What a search reports to whoever listens: activities <c>treereasoner.search</c> and <c>treereasoner.visit</c> of the source
/// <c>TreeReasoner</c>, and the instruments of the meter of the same name. Numbers and type names only, never content. A listener that
/// throws is left alone: it loses what it was told and changes nothing for the search.
/// </summary>
internal static class SearchTelemetry
{
    private static readonly ActivitySource Source = new(TreeReasonerTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(TreeReasonerTelemetry.MeterName);

    private static readonly Counter<long> Simulations = Meter.CreateCounter<long>(
        "treereasoner.simulations", "{simulation}", "Values backed up to the root.");

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "treereasoner.model.calls", "{call}", "Model calls that visits reported.");

    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "treereasoner.model.tokens", "{token}", "Tokens that visits reported, by kind.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "treereasoner.visits.failed", "{visit}", "Visits that failed, by plug-in.");

    public static readonly Histogram<double> Flushes = Meter.CreateHistogram<double>(
        "treereasoner.journal.flush", "s", "Time that a journal took to make lines durable.");

    public static bool HasListeners => Source.HasListeners();

    /// <summary>Starts an activity; null if no listener wants it.</summary>
    public static Activity? Start(string name, ActivityContext parent = default)
    {
        var before = Activity.Current;
        try
        {
            return Source.StartActivity(name, ActivityKind.Internal, parent);
        }
        catch (Exception)
        {
            Activity.Current = before;
            return null;
        }
    }

    public static Activity? StartVisit(ActivityContext parent, long number, int depth, VisitWork work)
    {
        var name = "treereasoner.visit";
        if (number < 0)
        {
            name = "treereasoner.finish";
        }

        return Start(name, parent)?
            .SetTag("treereasoner.visit.number", number)
            .SetTag("treereasoner.visit.depth", depth)
            .SetTag("treereasoner.visit.work", work.ToString());
    }

    public static void Stop(Activity? activity)
    {
        if (activity is null)
        {
            return;
        }

        var before = activity.Parent;
        try
        {
            activity.Dispose();
        }
        catch (Exception)
        {
            Activity.Current = before;
        }
    }

    public static void Count(in Usage usage)
    {
        if (usage.Calls > 0)
        {
            Add(Calls, usage.Calls);
        }

        if (Tokens.Enabled && usage.TotalTokens > 0)
        {
            Add(Tokens, usage.PromptTokens, new("kind", "prompt"));
            Add(Tokens, usage.CompletionTokens, new("kind", "completion"));
        }
    }

    public static void CountSimulations(long count) => Add(Simulations, count);

    public static void CountFailure(string? plugin) => Add(Failures, 1, new("plugin", plugin));

    public static void RecordFlush(double seconds)
    {
        try
        {
            Flushes.Record(seconds);
        }
        catch (Exception)
        {
            // A listener's error is the listener's.
        }
    }

    private static void Add(Counter<long> counter, long count, KeyValuePair<string, object?> tag = default)
    {
        if (!counter.Enabled)
        {
            return;
        }

        try
        {
            if (tag.Key is null)
            {
                counter.Add(count);
            }
            else
            {
                counter.Add(count, tag);
            }
        }
        catch (Exception)
        {
            // A listener's error is the listener's.
        }
    }
}
