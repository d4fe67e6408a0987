using System.Reflection;
using ModelContextProtocol.Server;

namespace TreeReasoner.Cli;

/// <summary>A server of the Model Context Protocol on standard input and output. It ends with its client, or with Ctrl+C.</summary>
internal sealed class ContextServer(ToolHost host, ToolSettings settings)
{
    /// <summary>Serves until the client hangs up or the user ends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = "treereasoner", Title = "TreeReasoner", Version = Version() },
            ToolCollection = [new ThinkTool(settings)],
        };
        await using var transport = new StdioServerTransport(options);
        await using var server = McpServer.Create(transport, options);
        host.Say($"Speaking the Model Context Protocol on standard input and output. Tool: {ThinkTool.Name}. Ctrl+C ends it.");
        try
        {
            await server.RunAsync(host.Interrupted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (host.Interrupted.IsCancellationRequested)
        {
            // The user has ended it, which is how a server ends.
        }

        return ExitCode.Answered;
    }

    private static string Version() => typeof(ContextServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
