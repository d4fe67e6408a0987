using TreeReasoner.Benchmarks.Crash;
using TreeReasoner.Cluster;
using TreeReasoner.Redis;
using TreeReasoner.Tests;

namespace TreeReasoner.Benchmarks.Clustered;

/// <summary>
/// Three silos with a model that fails now and then, of which one is killed every few seconds and another comes in its place. Each search
/// has a watcher that leaves and comes back.
/// </summary>
internal static class SiloKillTest
{
    private const int Workers = 2;
    private const int Seed = 20261127;

    public static async Task RunAsync(Report report, int searches, int kills, TimeSpan every)
    {
        await using var cluster = await TestCluster.StartAsync(
            silos: 3,
            settings => settings with
            {
                Simulations = 120, Workers = Workers, Shards = 8, Lease = TimeSpan.FromSeconds(10),
                Durability = RedisDurability.EverySecond,
            },
            milliseconds: 100,
            faults: 0.05);
        List<ClusterSearch> started = [.. await Task.WhenAll(Enumerable.Range(0, searches)
            .Select(i => cluster.Cluster.StartAsync($"search-{i}", new Problem($"How many eggs are laid on farm {i}?"))))];
        var watchers = started.Select((search, i) => WatchAsync(search, new Random(Seed + i))).ToList();
        var (random, wakes, paidAgain) = (new Random(Seed), new List<double>(), 0);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(every);
            var victim = cluster.Silos.Where(silo => silo.IsAlive).ElementAt(random.Next(3));
            var its = await OfAsync(cluster, $":{victim.Settings.SiloPort}@");
            victim.Kill();
            var kept = await KeptAsync(cluster, its);
            var before = cluster.Stub.Count;
            await cluster.AddSiloAsync();
            wakes.AddRange(await WakesAsync(cluster, kept.Lines));
            paidAgain += cluster.Stub.Calls.Skip(before).Count(call => kept.Keys.Contains(call.Key));
        }

        var ends = await Task.WhenAll(started.Select(search => search.WaitAsync()));
        var events = await Task.WhenAll(watchers);
        report.Add("silos killed by SIGKILL, searches under way", [kills]);
        report.Add("searches lost", [ends.Count(end => end.State != SearchState.Ended)], 0);
        report.Add("answers and bills other than the journal's replay", [await OthersAsync(cluster, ends)], 0);
        report.Add("calls paid again although the journal held them", [paidAgain], 0);
        var bill = ends.Sum(end => end.Solution?.Usage.Calls ?? 0);
        var runs = ends.Sum(end => end.Runs - 1);
        report.Add(
            "(calls at the model - bills) / (searches woken x C)",
            [(cluster.Stub.Count - bill) / (double)Math.Max(1, runs * Workers)],
            1);
        report.Add("searches that went on elsewhere", [runs]);
        report.Add("from kill to the next line: seconds, median", wakes.DefaultIfEmpty(), 20, isTimed: true);
        report.Add("from kill to the next line: seconds, p99", [P99(wakes)], 90, isTimed: true);
        report.Add("events that watchers missed or got twice", [events.Sum()], 0);
    }

    private static double P99(List<double> values) => values.Order().ElementAtOrDefault((int)(0.99 * (values.Count - 1)));

    /// <summary>The searches that a silo runs.</summary>
    private static async Task<List<string>> OfAsync(TestCluster cluster, string port)
    {
        var its = new List<string>();
        await foreach (var entry in cluster.Cluster.ListAsync())
        {
            if (entry.Silo?.Contains(port, StringComparison.Ordinal) == true)
            {
                its.Add(entry.Id);
            }
        }

        return its;
    }

    private static async Task<(Dictionary<string, long> Lines, HashSet<string> Keys)> KeptAsync(TestCluster cluster, List<string> ids)
    {
        var (lines, keys) = (new Dictionary<string, long>(), new HashSet<string>());
        foreach (var id in ids)
        {
            var text = await cluster.TextAsync(id);
            keys.UnionWith(cluster.Stub.KeysIn(text));
            if (!text.Contains("\"type\":\"finished\"", StringComparison.Ordinal))
            {
                lines[id] = text.Count(letter => letter == '\n');
            }
        }

        return (lines, keys);
    }

    /// <summary>How long after now each journal has its next line.</summary>
    private static async Task<List<double>> WakesAsync(TestCluster cluster, Dictionary<string, long> lines)
    {
        var start = TimeProvider.System.GetTimestamp();
        var wakes = new List<double>();
        while (lines.Count > 0 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(2))
        {
            foreach (var (id, before) in lines)
            {
                await using var journal = (await cluster.Journals.FindAsync(id))!;
                await foreach (var _ in journal.ReadAfterAsync(before, default))
                {
                    wakes.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
                    lines.Remove(id);
                    break;
                }
            }

            await Task.Delay(200);
        }

        return [.. wakes, .. lines.Select(_ => double.PositiveInfinity)];
    }

    private static async Task<int> OthersAsync(TestCluster cluster, ClusterSearchStatus[] ends)
    {
        var others = 0;
        foreach (var end in ends.Where(end => end.Solution is not null))
        {
            await using var journal = (await cluster.Journals.FindAsync(end.Id))!;
            var replayed = await cluster.Reasoner.ReplayAsync(journal);
            var same = (replayed.Answer, replayed.Usage, replayed.Tree.NodeCount)
                == (end.Solution!.Answer, end.Solution.Usage, end.Solution.States);
            others += same ? 0 : 1;
        }

        return others;
    }

    /// <summary>Leaves after a few events, and comes back for the next. Counts what is not the next.</summary>
    private static async Task<int> WatchAsync(ClusterSearch search, Random random)
    {
        var (last, wrong, isOver) = (0L, 0, false);
        while (!isOver)
        {
            var stay = random.Next(1, 60);
            await foreach (var happened in search.WatchAsync(last))
            {
                wrong += happened.Sequence == last + 1 ? 0 : 1;
                last = happened.Sequence;
                isOver = happened.Event is SearchFinished<ReasoningState>;
                if (--stay == 0)
                {
                    break;
                }
            }
        }

        return wrong;
    }
}
