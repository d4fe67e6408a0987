using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using TreeReasoner;
using TreeReasoner.Pocket;

namespace ClusterExample;

/// <summary>What silos and clients have in common: where Redis is, the cluster's name, and the reasoner.</summary>
internal static class Shared
{
    public static string Redis { get; } = Environment.GetEnvironmentVariable("REDIS") ?? "localhost:6379";

    public static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("example", "example");

    /// <summary>The same at silos and clients: a client replays what a silo found.</summary>
    public static void Think(TreeReasonerBuilder reasoner) => reasoner
        .UsePocket()
        .Configure(options =>
        {
            options.Search.Strategy = new MctsSetup();
            options.Search.SolvedAt = null;
            options.Running.Budget.Simulations = 80;
        })
        .ConfigureParts((_, parts) => parts with { Expander = new Slow(parts.Expander) });
}
