using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TreeReasoner.ClusterNode;

/// <summary>A silo in a process of its own, which can be killed.</summary>
public sealed class NodeProcess : IDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process, NodeSettings settings) => (_process, Settings) = (process, settings);

    public NodeSettings Settings { get; }

    public bool IsAlive => !_process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The processor time that the silo has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What it said instead of starting.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Starts a silo on free ports and waits until it is there, or has refused to be.</summary>
    public static async Task<NodeProcess> StartAsync(NodeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings = settings with { SiloPort = FreePort(), GatewayPort = FreePort() };
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", typeof(NodeProcess).Assembly.Location, .. settings.ToArguments()])
        {
            start.ArgumentList.Add(argument);
        }

        // The console of the host logs.
        start.Environment["DOTNET_gcServer"] = "0";
        var node = new NodeProcess(Process.Start(start)!, settings);
        var said = new List<string>();
        while (await node._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                _ = node._process.StandardOutput.ReadToEndAsync();
                _ = node._process.StandardError.ReadToEndAsync();
                return node;
            }

            said.Add(line);
        }

        await node._process.WaitForExitAsync();
        node.Refusal = string.Join('\n', said) + await node._process.StandardError.ReadToEndAsync();
        return node;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Lets the silo leave: it gives back what it runs.</summary>
    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
