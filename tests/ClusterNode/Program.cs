// A silo as a process of its own, for the tests and benchmarks that kill it. It leaves when its standard input ends.
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using TreeReasoner.ClusterNode;

var settings = NodeSettings.Parse(args);
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(silo => silo
    .Configure<ClusterOptions>(NodeSettings.Name)
    .Configure<ClusterMembershipOptions>(settings.Configure)
    .ConfigureEndpoints(IPAddress.Loopback, settings.SiloPort, settings.GatewayPort)
    .UseTreeReasonerRedis(settings.Redis, new() { Lease = settings.Lease, Durability = settings.Durability })
    .AddTreeReasoner(settings.AddReasoner, options =>
    {
        options.MaxRunning = settings.MaxRunning;
        options.Shards = settings.Shards;
        options.MaxPerShard = settings.MaxPerShard;
        options.Lease = settings.Lease;
        options.RequestsPerMinute = settings.RequestsPerMinute;
        if (settings.TenantCalls is { } calls)
        {
            options.BudgetOf = _ => new() { Simulations = null, ModelCalls = calls };
        }
    }));
try
{
    using var host = builder.Build();
    await host.StartAsync();
    Console.WriteLine("ready");
    while (Console.ReadLine() is not null)
    {
    }

    await host.StopAsync();
    return 0;
}
catch (TreeReasoner.JournalException error)
{
    Console.WriteLine(error.Message);
    return 1;
}
