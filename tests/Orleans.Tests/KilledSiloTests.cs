using TreeReasoner.Cluster;
using TreeReasoner.ClusterNode;

namespace TreeReasoner.Tests;

/// <summary>Silos as processes, a real redis-server, and kill -9.</summary>
public sealed class KilledSiloTests
{
    private const int Searches = 6;

    [RedisFact]
    public async Task Searches_of_a_killed_silo_go_on_at_another_and_nothing_on_disk_is_paid_twice()
    {
        await using var cluster = await TestCluster.StartAsync(silos: 2, settings => settings with { Simulations = 60 });
        List<ClusterSearch> started = [.. await Task.WhenAll(Enumerable.Range(0, Searches)
            .Select(i => cluster.Cluster.StartAsync($"search-{i}", ProblemOf(i))))];
        var watchers = started.Select(search => WatchAsync(search, visits: 4)).ToList();
        await Task.WhenAll(watchers.Select(watcher => watcher.Begun.Task));
        await KillBusiestAsync(cluster, started);
        var onDisk = await TextsAsync(cluster, started);
        var kept = cluster.Stub.KeysIn(onDisk);
        var before = cluster.Stub.Count;

        var ends = await Task.WhenAll(started.Select(search => search.WaitAsync()));
        var events = await Task.WhenAll(watchers.Select(watcher => watcher.Events));
        Assert.All(ends, end => Assert.Equal((SearchState.Ended, null), (end.State, end.Error)));
        Assert.Contains(ends, end => end.Runs > 1);
        Assert.DoesNotContain(cluster.Stub.Calls.Skip(before), call => kept.Contains(call.Key));
        Assert.All(events, seen => Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), seen.Select(one => one.Sequence)));
        for (var i = 0; i < Searches; i++)
        {
            await CheckReplayAsync(cluster, ends[i]);
        }
    }

    private static Problem ProblemOf(int number) => new($"How many boxes does it take to hold the eggs of day {number}?");

    private static Watcher WatchAsync(ClusterSearch search, int visits)
    {
        var begun = new TaskCompletionSource();
        return new(begun, Task.Run(async () =>
        {
            var events = new List<ClusterSearchEvent>();
            await foreach (var happened in search.WatchAsync())
            {
                events.Add(happened);
                if (events.Count(one => one.Event is VisitCompleted<ReasoningState>) >= visits)
                {
                    begun.TrySetResult();
                }
            }

            return events;
        }));
    }

    private static async Task KillBusiestAsync(TestCluster cluster, List<ClusterSearch> searches)
    {
        var silos = new List<string?>();
        foreach (var search in searches)
        {
            silos.Add((await search.GetAsync()).Silo);
        }

        // A silo is known by the port that is in its address.
        var busiest = silos.OfType<string>().GroupBy(silo => silo).MaxBy(silo => silo.Count())!.Key;
        cluster.Silos.Single(silo => busiest.Contains($":{silo.Settings.SiloPort}", StringComparison.Ordinal)).Kill();
    }

    private static async Task<string> TextsAsync(TestCluster cluster, List<ClusterSearch> searches)
    {
        var texts = await Task.WhenAll(searches.Select(search => cluster.TextAsync(search.Id)));
        return string.Concat(texts);
    }

    /// <summary>What the silo said is what the journal says.</summary>
    private static async Task CheckReplayAsync(TestCluster cluster, ClusterSearchStatus end)
    {
        await using var journal = (await cluster.Journals.FindAsync(end.Id))!;
        var replayed = await cluster.Reasoner.ReplayAsync(journal);
        var said = end.Solution!;
        Assert.Equal(
            (said.Answer, said.Simulations, said.States, said.Usage),
            (replayed.Answer, replayed.Search.Simulations, replayed.Tree.NodeCount, replayed.Usage));
    }

    private sealed record Watcher(TaskCompletionSource Begun, Task<List<ClusterSearchEvent>> Events);
}
