using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using TreeReasoner.Redis;

namespace TreeReasoner.ClusterNode;

/// <summary>What a silo process of the tests is told, and what it shares with its callers.</summary>
public sealed record NodeSettings
{
    public const string Cluster = "treereasoner-tests";

    public required string Redis { get; init; }

    /// <summary>Where the model is.</summary>
    public required Uri Model { get; init; }

    public int SiloPort { get; init; }

    public int GatewayPort { get; init; }

    public int MaxRunning { get; init; } = 64;

    public int Shards { get; init; } = 4;

    public int MaxPerShard { get; init; } = 1000;

    public int Simulations { get; init; } = 24;

    public int Workers { get; init; } = 2;

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often silos look after each other.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(1);

    public RedisDurability Durability { get; init; } = RedisDurability.EverySecond;

    public int? RequestsPerMinute { get; init; }

    /// <summary>The model calls that each tenant has.</summary>
    public int? TenantCalls { get; init; }

    public string[] ToArguments()
    {
        string?[] all =
        [
            $"--Redis={Redis}", $"--Model={Model}", $"--SiloPort={SiloPort}", $"--GatewayPort={GatewayPort}", $"--MaxRunning={MaxRunning}",
            $"--Shards={Shards}", $"--Simulations={Simulations}", $"--Workers={Workers}", $"--Lease={Lease}", $"--Probe={Probe}",
            $"--Durability={Durability}", $"--MaxPerShard={MaxPerShard}",
        ];
        if (RequestsPerMinute is { } limit)
        {
            all = [.. all, string.Create(CultureInfo.InvariantCulture, $"--RequestsPerMinute={limit}")];
        }

        if (TenantCalls is { } calls)
        {
            all = [.. all, string.Create(CultureInfo.InvariantCulture, $"--TenantCalls={calls}")];
        }

        return [.. all!];
    }

    public static NodeSettings Parse(string[] arguments) =>
        new ConfigurationBuilder().AddCommandLine(arguments).Build().Get<NodeSettings>()!;

    /// <summary>The reasoner, which is the same at silos and callers.</summary>
    public void AddReasoner(TreeReasonerBuilder reasoner)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        reasoner.UseOpenAI("stub", "no-key", Model).Configure(options =>
        {
            options.Running.Budget.Simulations = Simulations;
            options.Running.MaxConcurrency = Workers;
            options.Search.SolvedAt = null;
            options.Search.Strategy = new MctsSetup();
        });
    }

    public static void Name(ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.ClusterId, options.ServiceId) = (Cluster, Cluster);
    }

    public void Configure(ClusterMembershipOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ProbeTimeout = Probe;
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = 2 * Probe;
        options.DefunctSiloCleanupPeriod = null;
    }
}
