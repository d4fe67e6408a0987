using System.Diagnostics;
using System.Text.Json;

namespace TreeReasoner.Tests;

/// <summary>Clients of npm, pinned by a lock file, through their own code.</summary>
public sealed class NodeClientTests
{
    [NodeFact]
    public async Task Every_case_of_every_client_works()
    {
        var model = StrangersModel.Create();
        await using var server = await ServerUnderTest.StartAsync(model, options => options.SendsReasoningText = false);
        var matrix = await RunAsync(server.Address, "");
        if (Environment.GetEnvironmentVariable("TREEREASONER_MATRIX") is { } file)
        {
            await File.WriteAllTextAsync(file, matrix.GetRawText());
        }

        var failed = matrix.EnumerateObject()
            .Where(client => client.Name != "ai + @ai-sdk/open-responses")
            .SelectMany(client => client.Value.EnumerateObject()
                .Where(one => !one.Value.GetString()!.StartsWith("works", StringComparison.Ordinal))
                .Select(one => $"{client.Name}, {one.Name}: {one.Value.GetString()}"))
            .ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.Equal(10, matrix.GetProperty("openai chat").EnumerateObject().Count());
        while (model.InFlight > 0)
        {
            await Task.Delay(5);      // clients that have left
        }
    }

    [NodeFact]
    public async Task A_client_that_reads_raw_thoughts_gets_them_where_the_host_sends_them()
    {
        await using var server = await ServerUnderTest.StartAsync(StrangersModel.Create(), options => options.SendsReasoningText = true);
        var matrix = await RunAsync(server.Address, "open-responses");
        var failed = matrix.GetProperty("ai + @ai-sdk/open-responses").EnumerateObject()
            .Where(one => !one.Value.GetString()!.StartsWith("works", StringComparison.Ordinal)).ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    private static async Task<JsonElement> RunAsync(Uri address, string only)
    {
        using var node = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(NodeFactAttribute.Folder, "clients.mjs"), address.ToString(), only])
        {
            WorkingDirectory = NodeFactAttribute.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"{output}{await error}");
        return JsonElement.Parse(output.Split('\n').Last(line => line.StartsWith('{')));
    }
}
