using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Tests;

namespace TreeReasoner.Benchmarks.Clustered;

/// <summary>The same searches at two silos with Redis, and in one process with files.</summary>
internal static class ThroughputTest
{
    private const int AtOnce = 64;

    public static async Task RunAsync(Report report, int searches)
    {
        await using var cluster = await TestCluster.StartAsync(
            silos: 2,
            settings => settings with { MaxRunning = AtOnce / 2, Simulations = 8, Lease = TimeSpan.FromSeconds(15) },
            milliseconds: 100);
        await cluster.Reasoner.SolveAsync(ProblemOf(-1));      // warm
        var before = cluster.Stub.Count;
        var there = await TimeAsync(async () =>
        {
            var started = await Task.WhenAll(Enumerable.Range(0, searches).Select(i => cluster.Cluster.StartAsync($"s-{i}", ProblemOf(i))));
            await Task.WhenAll(started.Select(search => search.WaitAsync()));
        });
        var calls = cluster.Stub.Count - before;

        var folder = Directory.CreateTempSubdirectory("cluster-").FullName;
        var services = new ServiceCollection();
        cluster.Settings.AddReasoner(services.AddTreeReasoner());
        await using var container = services.BuildServiceProvider();
        var reasoner = container.GetRequiredService<IReasoner>();
        var store = new FolderJournalStore(folder);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        var here = await TimeAsync(() => Parallel.ForEachAsync(
            Enumerable.Range(0, searches),
            options,
            async (i, token) => await reasoner.SolveAsync(ProblemOf(i), store, $"s-{i}", null, token)));
        Directory.Delete(folder, recursive: true);
        report.Add("searches a second, one process with files", [searches / here.TotalSeconds]);
        report.Add("searches a second, 2 silos with Redis", [searches / there.TotalSeconds]);
        report.AddAtLeast("throughput: 2 silos with Redis / one process with files", [here / there], 0.7, isTimed: true);
        report.Add("milliseconds more a model call, of a search's own time", [(there - here).TotalMilliseconds * AtOnce / calls]);
    }

    private static Problem ProblemOf(int number) => new($"How many nails hold fence {number}?");

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(start);
    }
}
