using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TreeReasoner.Cli;

/// <summary>An ASP.NET application with nothing in it but a port, which ends when the tool does.</summary>
internal static class LoopbackApp
{
    public static WebApplication Build(ToolHost host, IPAddress address, int port, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(host.Clock);

        // Requests in flight end with the server, and the tool with them.
        builder.Services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton<IHostLifetime, StaysUntilTold>();
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <exception cref="InputException">The port is taken, or may not be listened at.</exception>
    public static async Task StartAsync(ToolHost host, WebApplication app, IPAddress address, int port)
    {
        try
        {
            await app.StartAsync(host.Interrupted).ConfigureAwait(false);
        }
        catch (Exception taken) when (taken is IOException or System.Net.Sockets.SocketException)
        {
            throw new InputException($"Port {port} of {address} cannot be listened at; take another by --port.", taken);
        }
    }

    /// <summary>The tool hears signals itself: the server ends when the tool says so.</summary>
    private sealed class StaysUntilTold : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
