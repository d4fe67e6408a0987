namespace TreeReasoner;

/// <summary>The names under which a listener finds what this library reports.</summary>
/// <remarks>
/// With OpenTelemetry: <c>tracing.AddSource(TreeReasonerTelemetry.ActivitySourceName)</c> and
/// <c>metrics.AddMeter(TreeReasonerTelemetry.MeterName)</c>.
/// </remarks>
public static class TreeReasonerTelemetry
{
    /// <summary>
    /// The source of the activities <c>treereasoner.search</c>, <c>treereasoner.visit</c> and <c>treereasoner.finish</c>.
    /// </summary>
    public const string ActivitySourceName = "TreeReasoner";

    /// <summary>The meter of the counters and histograms, whose names begin with <c>treereasoner.</c>.</summary>
    public const string MeterName = "TreeReasoner";
}
