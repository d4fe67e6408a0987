using TreeReasoner.Tests;

namespace TreeReasoner.Benchmarks.Clustered;

/// <summary>Many machines as processes of this one: kills of Redis, of owners and of silos, throughput, a common limit, watchers.</summary>
public static class ClusterSuite
{
    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (RedisServer.Program is null)
        {
            Console.WriteLine("redis-server is not installed; the suite is skipped.");
            return;
        }

        await StoreKillTest.RunAsync(report, kills: quick ? 6 : 300);
        if (quick)
        {
            await SiloKillTest.RunAsync(report, searches: 12, kills: 1, TimeSpan.FromSeconds(5));
            await ThroughputTest.RunAsync(report, searches: 24);
            await LimitTest.RunAsync(report, silos: 2, TimeSpan.FromSeconds(10));
        }
        else
        {
            await SiloKillTest.RunAsync(report, searches: 500, kills: 15, TimeSpan.FromSeconds(20));
            await ThroughputTest.RunAsync(report, searches: 2000);
            await LimitTest.RunAsync(report, silos: 4, TimeSpan.FromSeconds(60));
        }
    }
}
