using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TreeReasoner.Tests;

/// <summary>Example 07, started as a user starts it, on a free port.</summary>
public sealed class PocketEndpointServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private Process? _process;

    /// <summary>The base address of the API.</summary>
    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var project = Path.Combine(ExampleTests.Metadata("ExamplesFolder"), "07-pocket-endpoint");
        var start = new ProcessStartInfo(
            "dotnet", ["run", "--no-build", "-c", ExampleTests.Metadata("Configuration"), "--project", project, "--", "--port", "0"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("MSBuildSDKsPath");
        _process = Process.Start(start)!;
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        var listening = Regex.Match(line ?? "", "^Listening on (http://127\\.0\\.0\\.1:[0-9]+/v1), on this machine only");
        Assert.True(listening.Success, $"Example 07 said: {line}");
        Address = new Uri(listening.Groups[1].Value);
    }

    public Task DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return Task.CompletedTask;
    }
}
