using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace ClusterExample;

/// <summary>Runs searches until Ctrl+C, and then gives them back.</summary>
internal static class SearchSilo
{
    private const int FirstSiloPort = 11110, FirstGatewayPort = 30000;

    public static async Task<int> RunAsync(int number)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("TreeReasoner", LogLevel.Information);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Shared.Name)
            .Configure<ClusterMembershipOptions>(options =>
            {
                // A silo that does not answer for so long is dead. Orleans' own are made for networks that are not one machine.
                options.ProbeTimeout = TimeSpan.FromSeconds(2);
                options.NumMissedProbesLimit = 2;
            })
            .ConfigureEndpoints(Address(), FirstSiloPort + number, FirstGatewayPort + number)
            .UseTreeReasonerRedis(Shared.Redis)
            .AddTreeReasoner(Shared.Think));
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine($"Silo {number} runs, process {Environment.ProcessId}. Ctrl+C lets it leave; kill -9 {Environment.ProcessId} kills it.");
        await host.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Loopback, or in a container the address that others of its network reach.</summary>
    private static IPAddress Address()
    {
        if (Environment.GetEnvironmentVariable("SILO_HOST") is { } host)
        {
            return Dns.GetHostAddresses(host).First(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);
        }

        return IPAddress.Loopback;
    }
}
