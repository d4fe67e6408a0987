using TreeReasoner.Tests;

namespace TreeReasoner.Benchmarks.Clustered;

/// <summary>More work than the provider's limit allows, at several silos. What a provider would refuse is counted from arrivals.</summary>
internal static class LimitTest
{
    private const int PerMinute = 1200;
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Report report, int silos, TimeSpan time)
    {
        await using var cluster = await TestCluster.StartAsync(
            silos, settings => settings with { Simulations = 5000, RequestsPerMinute = PerMinute, MaxRunning = 16 }, milliseconds: 100);
        await Task.WhenAll(Enumerable.Range(0, silos * 8)
            .Select(i => cluster.Cluster.StartAsync($"s-{i}", new Problem($"How many bolts hold bridge {i}?"))));
        await Task.Delay(TimeSpan.FromSeconds(4));      // until all are under way
        var from = cluster.Stub.Now;
        await Task.Delay(time);
        var to = cluster.Stub.Now;
        List<TimeSpan> asked = [.. cluster.Stub.Calls.Select(call => call.AskedAt).Order()];
        var within = asked.Count(at => at >= from && at < to);
        var allowed = PerMinute * s_window.TotalMinutes;
        var refused = asked.Where((at, i) => i >= allowed + 1 && at - asked[i - (int)allowed - 1] < s_window).Count();
        report.AddAtLeast(
            "one limit of 1,200 a minute, several silos: rate / limit",
            [within / (PerMinute * (to - from).TotalMinutes)],
            0.97,
            isTimed: true);
        report.Add("requests beyond the limit in any 5 s", [refused], 0);
    }
}
