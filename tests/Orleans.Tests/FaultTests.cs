using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Cluster;
using TreeReasoner.ClusterNode;

namespace TreeReasoner.Tests;

/// <summary>What goes wrong is told in words, and what may pass is waited for.</summary>
public sealed class FaultTests
{
    [RedisFact]
    public async Task A_silo_without_the_redis_that_it_needs_does_not_start_and_says_why()
    {
        using var locked = new RedisServer("--requirepass", "right");
        using var forgetful = new RedisServer("--appendonly", "no");
        Assert.Contains("no answer from Redis", await RefusalAsync("127.0.0.1:1,connectTimeout=500,connectRetry=1"), StringComparison.Ordinal);
        var wrong = await RefusalAsync(locked.Configuration + ",password=CANARY");
        Assert.Contains("another user or password", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY", wrong, StringComparison.Ordinal);
        Assert.Contains("loses everything when it stops", await RefusalAsync(forgetful.Configuration), StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task A_silo_that_leaves_hands_its_searches_over_and_a_journal_of_another_problem_fails_with_a_sentence()
    {
        // With a lease of five minutes nothing goes on that was not handed over.
        await using var cluster = await TestCluster.StartAsync(
            silos: 2, settings => settings with { Simulations = 60, Lease = TimeSpan.FromMinutes(5) });
        var local = cluster.Services.GetRequiredKeyedService<IReasoner>("treereasoner.local:");
        await local.SolveAsync(new("How many tins are in box 1?"), cluster.Journals, "taken", new() { Budget = new() { Simulations = 2 } });
        var failed = await (await cluster.Cluster.StartAsync("taken", new Problem("How many tins are in box 2?"))).WaitAsync();
        Assert.Equal(SearchState.Failed, failed.State);
        Assert.Contains("another problem", failed.Error, StringComparison.Ordinal);

        var searches = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(i => cluster.Cluster.StartAsync($"left-{i}", new Problem($"How many pears hang on tree {i}?"))));
        await Task.WhenAll(searches.Select(BegunAsync));
        var leaving = cluster.Silos[0].LeaveAsync();
        var ends = await Task.WhenAll(searches.Select(search => search.WaitAsync())).WaitAsync(TimeSpan.FromMinutes(4));
        await leaving;
        Assert.All(ends, end => Assert.Equal((SearchState.Ended, null), (end.State, end.Error)));
        Assert.Contains(ends, end => end.Runs > 1);
    }

    private static async Task BegunAsync(ClusterSearch search)
    {
        await foreach (var happened in search.WatchAsync())
        {
            if (happened.Event is VisitCompleted<ReasoningState>)
            {
                return;
            }
        }
    }

    private static async Task<string> RefusalAsync(string redis)
    {
        using var node = await NodeProcess.StartAsync(new() { Redis = redis, Model = new("http://127.0.0.1:9/v1") });
        Assert.False(node.IsAlive);
        return node.Refusal!;
    }
}
