using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace TreeReasoner.Cli.Tests;

/// <summary>The installed tool as a server, asked by real clients.</summary>
[Collection(nameof(InstalledTool))]
public sealed class ServeTests(InstalledTool tool)
{
    [UnixFact]
    public async Task A_client_of_chat_completions_sees_it_think_and_then_answer_until_the_user_ends_it()
    {
        using var server = tool.Start("", "serve", "--port", "0");
        var address = await server.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();
        using var asked = await client.PostAsync($"{address}/chat/completions", Request("pocket", Desk.Puzzle, streams: true));
        var said = await asked.Content.ReadAsStringAsync();
        Assert.InRange(said.IndexOf("reasoning_content", StringComparison.Ordinal), 0, said.IndexOf("\"content\":\"10\"", StringComparison.Ordinal));
        Assert.EndsWith("data: [DONE]\n\n", said, StringComparison.Ordinal);

        using var refused = await client.PostAsync($"{address}/chat/completions", Request("pocket", "What is two and two?"));
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("coin puzzles", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await InstalledTool.SignalAsync($"kill -INT {server.Id}");
        var error = await server.StandardError.ReadToEndAsync();
        await server.WaitForExitAsync();
        Assert.Equal(0, server.ExitCode);
        Assert.Contains("curl -N", error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Other_machines_need_keys_and_a_key_is_asked_for_where_there_are_some()
    {
        var (code, _, error) = await tool.RunAsync("", "serve", "--port", "0", "--listen", "0.0.0.0");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--client-keys", error, StringComparison.Ordinal);

        var keys = Path.Combine(tool.Folder, "keys.txt");
        await File.WriteAllTextAsync(keys, "# who, secret\nada 0123456789abcdef\n");
        using var server = tool.Start("", "serve", "--port", "0", "--client-keys", keys);
        var address = await server.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();
        Assert.Equal(401, (int)(await client.GetAsync($"{address}/models")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        Assert.Contains("pocket", await client.GetStringAsync($"{address}/models"), StringComparison.Ordinal);
        await InstalledTool.SignalAsync($"kill -TERM {server.Id}");
        await server.WaitForExitAsync();

        await File.WriteAllTextAsync(keys, "ada short-secret\n");
        (code, _, error) = await tool.RunAsync("", "serve", "--port", "0", "--client-keys", keys);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.DoesNotContain("short-secret", error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_search_of_the_server_is_shown_on_a_page_of_this_machine_while_it_runs()
    {
        using var server = tool.Start("", "serve", "--port", "0");
        var address = await server.StandardOutput.ReadLineAsync();
        using var viewer = tool.Start("", "view", "--live", address!);
        var page = await viewer.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();
        Assert.Contains("connect-src 'self'", await client.GetStringAsync($"{page}/"), StringComparison.Ordinal);
        Assert.Equal(204, (int)(await client.GetAsync($"{page}/record")).StatusCode);
        using var asked = await client.PostAsync($"{address}/chat/completions", Request("pocket", Desk.Puzzle));
        Assert.EndsWith("event: end\ndata: {}\n\n", await client.GetStringAsync($"{page}/events"), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await client.GetAsync($"{page}/record")).StatusCode);
        await InstalledTool.SignalAsync($"kill -INT {viewer.Id}; kill -INT {server.Id}");
        await viewer.WaitForExitAsync();
        await server.WaitForExitAsync();
        Assert.Equal(0, viewer.ExitCode);
    }

    [UnixFact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var first = tool.Start("", "serve", "--port", "0");
        var port = new Uri((await first.StandardOutput.ReadLineAsync())!).Port;
        var (code, _, error) = await tool.RunAsync("", "serve", "--port", $"{port}");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--port", error, StringComparison.Ordinal);
        await InstalledTool.SignalAsync($"kill -INT {first.Id}");
        await first.WaitForExitAsync();
    }

    [UnixFact]
    public async Task A_client_of_the_context_protocol_finds_the_tool_and_gets_an_answer_its_steps_and_progress()
    {
        await using var client = await McpClient.CreateAsync(Transport());
        var think = Assert.Single(await client.ListToolsAsync());
        Assert.Equal("think", think.Name);
        var told = new List<string>();
        var result = await client.CallToolAsync(
            "think", new Dictionary<string, object?> { ["problem"] = Desk.Puzzle, ["effort"] = "high" }, new Noted(told));
        Assert.NotEqual(true, result.IsError);
        Assert.StartsWith("10\n1. ", Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text, StringComparison.Ordinal);
        Assert.Equal("10", result.StructuredContent!.Value.GetProperty("answer").GetString());
        Assert.Contains(told, line => line.Contains("Mia has 10 coins", StringComparison.Ordinal));

        foreach (var wrong in (Dictionary<string, object?>[])[[], new() { ["problem"] = "What is two and two?" }, new() { ["problem"] = Desk.Puzzle, ["effort"] = "huge" }])
        {
            var refused = await client.CallToolAsync("think", wrong);
            Assert.True(refused.IsError);
            Assert.DoesNotContain("exception", ((TextContentBlock)refused.Content[0]).Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [UnixFact]
    public async Task Standard_output_of_the_context_protocol_holds_nothing_else_and_the_end_of_its_input_ends_it()
    {
        const string hello = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
        var (code, output, _) = await tool.RunAsync(hello + "\n", "serve", "--mcp");
        Assert.Equal(0, code);
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal("2.0", JsonDocument.Parse(line).RootElement.GetProperty("jsonrpc").GetString()));
    }

    private StdioClientTransport Transport() => new(new()
    {
        Command = tool.Program,
        Arguments = ["serve", "--mcp"],
        WorkingDirectory = tool.Folder,
        EnvironmentVariables = new Dictionary<string, string?> { ["OPENAI_API_KEY"] = null, ["OPENAI_BASE_URL"] = null },
    });

    private static JsonContent Request(string model, string text, bool streams = false) =>
        JsonContent.Create(new { model, stream = streams, messages = (object[])[new { role = "user", content = text }] });

    private sealed class Noted(List<string> lines) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => lines.Add(value.Message ?? "");
    }
}
