using TreeReasoner.Cluster;

namespace TreeReasoner.Tests;

/// <summary>What silos keep together: the budget of a tenant, and a limit of requests.</summary>
public sealed class SharedBudgetTests
{
    private const int Calls = 60;

    [RedisFact]
    public async Task Searches_of_one_tenant_at_two_silos_spend_no_more_than_its_budget_together()
    {
        await using var cluster = await TestCluster.StartAsync(
            silos: 2, settings => settings with { TenantCalls = Calls, Simulations = 40 }, milliseconds: 10);
        var options = new ClusterSearchOptions { Tenant = "sales" };
        var searches = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => cluster.Cluster.StartAsync($"sales-{i}", new Problem($"How many stamps does letter {i} take?"), options)));
        var ends = await Task.WhenAll(searches.Select(search => search.WaitAsync()));
        var spent = ends.Sum(end => end.Solution?.Usage.Calls ?? 0);
        Assert.InRange(spent, Calls / 2, Calls);
        Assert.Equal(spent, cluster.Stub.Count);
        Assert.All(ends, end => Assert.True(end.Error is null || end.Error.Contains("is spent", StringComparison.Ordinal), end.Error));
        Assert.Contains(ends, end => end.Solution?.StopReason.Rule == "ModelCalls");
    }

    [RedisFact]
    public async Task Requests_of_two_silos_keep_one_limit_together()
    {
        const int PerSecond = 10;
        await using var cluster = await TestCluster.StartAsync(
            silos: 2, settings => settings with { RequestsPerMinute = 60 * PerSecond, Simulations = 5000 }, milliseconds: 10);
        await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(i => cluster.Cluster.StartAsync($"limited-{i}", new Problem($"How many tiles cover roof {i}?"))));
        while (cluster.Stub.Count < 60)
        {
            await Task.Delay(50);
        }

        List<TimeSpan> asked = [.. cluster.Stub.Calls.Select(call => call.AskedAt).Order()];
        var window = TimeSpan.FromSeconds(3);
        Assert.DoesNotContain(
            Enumerable.Range(0, asked.Count), i => i > (3 * PerSecond) + 1 && asked[i] - asked[i - (3 * PerSecond) - 2] < window);
    }
}
