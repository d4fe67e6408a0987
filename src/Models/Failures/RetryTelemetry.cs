using System.Diagnostics.Metrics;

namespace TreeReasoner.Models;

/// <summary>Counts repeated tries for listeners of the library's meter.</summary>
internal static class RetryTelemetry
{
    private static readonly Meter Meter = new(TreeReasonerTelemetry.MeterName);

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "treereasoner.model.retries", "{try}", "Tries that the OpenAI client repeated.");

    public static void Count()
    {
        if (!Retries.Enabled)
        {
            return;
        }

        try
        {
            Retries.Add(1);
        }
        catch (Exception)
        {
            // A listener's error is the listener's.
        }
    }
}
