using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using TreeReasoner.Cluster;

namespace TreeReasoner.Docs.Snippets;

/// <summary>Compiled only: the tests of the package run real silos.</summary>
internal static class Clustering
{
    public static void BuildSilo(string[] args, string key)
    {
        // snippet: silo
        var builder = Host.CreateApplicationBuilder(args);
        builder.UseOrleans(silo => silo
            .UseTreeReasonerRedis("localhost:6379")
            .AddTreeReasoner(reasoner => reasoner.UseOpenAI("gpt-6-luna", key)));
        // end
        builder.Build().Dispose();
    }

    public static void Limit(ISiloBuilder silo, string key)
    {
        // snippet: cluster-limits
        silo.AddTreeReasoner(reasoner => reasoner.UseOpenAI("gpt-6-luna", key), options =>
        {
            options.RequestsPerMinute = 1200;      // of all silos together
            options.BudgetOf = tenant => new() { Simulations = null, Tokens = 10_000_000 };
        });
        // end
    }

    public static void BuildClient(string[] args, string key)
    {
        // snippet: cluster-client
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddTreeReasoner().UseOpenAI("gpt-6-luna", key);
        builder.UseOrleansClient(client => client
            .UseRedisClustering("localhost:6379")
            .UseTreeReasoner());
        // end
        builder.Build().Dispose();
    }

    public static async Task<ClusterSearchStatus> ByIdAsync(SearchCluster cluster, Problem problem, long lastSeen)
    {
        // snippet: cluster-search
        var search = await cluster.StartAsync("order-4711", problem, new() { Priority = 1, Tenant = "sales" });
        await foreach (var (sequence, happened) in search.WatchAsync(after: lastSeen))
        {
            Console.WriteLine($"{sequence}: {happened}");
        }

        var status = await search.GetAsync();      // ended, with its solution
        // end
        return status;
    }
}
