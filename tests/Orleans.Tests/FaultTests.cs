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

    private static async Task<string> RefusalAsync(string redis)
    {
        using var node = await NodeProcess.StartAsync(new() { Redis = redis, Model = new("http://127.0.0.1:9/v1") });
        Assert.False(node.IsAlive);
        return node.Refusal!;
    }
}
