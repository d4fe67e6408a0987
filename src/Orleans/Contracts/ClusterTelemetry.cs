using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TreeReasoner.Cluster;

/// <summary>What silos report beside what each search does.</summary>
internal sealed class ClusterTelemetry : IDisposable
{
    private readonly Meter _meter = new(TreeReasonerTelemetry.MeterName);
    private readonly UpDownCounter<int> _running;
    private readonly Counter<long> _taken, _expired, _returned;

    public ClusterTelemetry()
    {
        _running = _meter.CreateUpDownCounter<int>("treereasoner.cluster.running", "{search}", "Searches that this silo runs.");
        _taken = _meter.CreateCounter<long>("treereasoner.cluster.taken", "{search}", "Searches that this silo began or went on with.");
        _expired = _meter.CreateCounter<long>("treereasoner.cluster.expired", "{lease}", "Leases of silos that were not heard of.");
        _returned = _meter.CreateCounter<long>("treereasoner.cluster.returned", "{search}", "Searches that this silo gave back.");
    }

    public static ActivitySource Source { get; } = new(TreeReasonerTelemetry.ActivitySourceName);

    public void Begun()
    {
        _running.Add(1);
        _taken.Add(1);
    }

    public void Over() => _running.Add(-1);

    public void Returned() => _returned.Add(1);

    public void Expired() => _expired.Add(1);

    public void Dispose() => _meter.Dispose();
}
