namespace TreeReasoner.Tests;

/// <summary>One silo for the tests that kill none.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (RedisServer.Program is not null)
        {
            Cluster = await TestCluster.StartAsync(
                silos: 1, settings => settings with { Simulations = 16, MaxRunning = 3, Shards = 1, MaxPerShard = 8 });
        }
    }

    public async Task DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }
}
