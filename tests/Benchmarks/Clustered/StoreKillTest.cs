using System.Text;
using StackExchange.Redis;
using TreeReasoner.Redis;
using TreeReasoner.Tests;

namespace TreeReasoner.Benchmarks.Clustered;

/// <summary>
/// One journal, whose owner is lost or whose Redis is killed again and again while lines are appended. A lost owner is one that renews its
/// lease no more, and tries to append after another has taken over.
/// </summary>
internal static class StoreKillTest
{
    private const int Seed = 20261127;
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Report report, int kills)
    {
        var random = new Random(Seed);
        using var server = new RedisServer("--appendfsync", "always");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration + ",allowAdmin=true");
        var options = new RedisJournalOptions { Lease = s_lease, Durability = RedisDurability.Always };
        await using var store = await RedisJournalStore.UseAsync(connection, options, new Unrenewed());
        var (expected, both, owner) = (new List<string>(), 0, await store.OpenAsync("a"));
        for (var kill = 0; kill < kills; kill++)
        {
            for (var line = random.Next(6); line >= 0; line--)
            {
                await AppendAsync(owner, expected, $"{kill}-{line}");
            }

            if (random.Next(2) == 0)
            {
                var append = AppendAsync(owner, expected, $"{kill}-while");
                server.Kill();
                server.Start();
                await append;
                continue;
            }

            await connection.GetDatabase().KeyDeleteAsync("treereasoner:{a}:lease");      // what the server does when the time is over
            var next = await store.OpenAsync("a");
            await AppendAsync(next, expected, $"{kill}-taken");
            both += await CanAppendAsync(owner, expected.Count) ? 1 : 0;
            owner = next;
        }

        var kept = new List<string>();
        await foreach (var line in owner.ReadAsync(default))
        {
            kept.Add(Encoding.UTF8.GetString(line.Span));
        }

        report.Add("store: kills of an owner or of Redis", [kills]);
        report.Add("store: acknowledged lines that are not there", [expected.Except(kept).Count()], 0);
        report.Add("store: lines that are there and were not acknowledged, or twice", [kept.Count - expected.Count], 0);
        report.Add("store: owners that appended after another had taken over", [both], 0);
    }

    private static async Task AppendAsync(IJournal journal, List<string> expected, string line)
    {
        await journal.AppendAsync(Encoding.UTF8.GetBytes(line + '\n'), expected.Count);
        expected.Add(line);
    }

    private static async Task<bool> CanAppendAsync(IJournal stale, int after)
    {
        try
        {
            await stale.AppendAsync("stale\n"u8.ToArray(), after);
            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }

    /// <summary>A clock whose periodic timers never ring: nothing is renewed.</summary>
    private sealed class Unrenewed : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Timeout.InfiniteTimeSpan)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
