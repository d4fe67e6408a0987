using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using TreeReasoner.Server;
using TreeReasoner.Tests.Chat;

namespace TreeReasoner.Tests;

/// <summary>Who watches a search is told what its journal would have, while it runs.</summary>
public sealed class WatchTests
{
    private const string Searches = "treereasoner/searches";
    private const string Ask = """{"model": "thinker", "messages": [{"role": "user", "content": "What is two and two?"}]}""";
    private static readonly (string Name, string Value) Ada = ("Authorization", "Bearer adas-secret-0123456789");
    private static readonly (string Name, string Value) Bob = ("Authorization", "Bearer bobs-secret-0123456789");

    [Fact]
    public async Task A_search_is_told_of_while_it_runs_and_to_its_end()
    {
        var gate = new TaskCompletionSource();
        await using var server = await ServerUnderTest.StartAsync(new Gated(Talk.Model(), gate.Task), options => options.MaxWatched = 4);
        var answer = server.PostAsync("chat/completions", Ask);
        var id = await FirstAsync(server, "running");
        using var response = await server.Http.GetAsync($"{Searches}/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string>();
        while (lines.Count == 0)
        {
            Note(await events.ReadLineAsync(), lines);
        }

        Assert.StartsWith("{\"type\":\"search\"", lines[0], StringComparison.Ordinal);
        Assert.False(answer.IsCompleted);
        gate.SetResult();
        var rest = await events.ReadToEndAsync();
        Assert.EndsWith("event: end\ndata: {}\n\n", rest, StringComparison.Ordinal);
        foreach (var line in rest.Split("event: end")[0].Split('\n'))
        {
            Note(line, lines);
        }

        var (_, body, _) = await answer;
        Assert.Equal(body.GetProperty("id").GetString(), id);
        var kinds = new List<string>();
        await foreach (var happened in JournalReader.ReadAsync(new MemoryJournal(lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))), default))
        {
            kinds.Add(happened.GetType().Name.Split('`')[0]);
        }

        Assert.Equal("SearchStarted", kinds[0]);
        Assert.Contains("VisitCompleted", kinds);
        Assert.Equal(id, await FirstAsync(server, "ended"));

        var after = await server.StreamAsync($"{Searches}/{id}/events", null, ("Last-Event-ID", "0"));
        Assert.Equal([.. lines.Skip(1), "{}"], after.Where(each => each.Name != ":").Select(each => each.Data));
    }

    [Fact]
    public async Task Each_key_sees_its_own_searches_and_the_oldest_are_forgotten()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model(), options =>
        {
            options.MaxWatched = 2;
            options.Keys.Add(new("ada", Ada.Value[7..]));
            options.Keys.Add(new("bob", Bob.Value[7..]));
        });
        var first = (await server.PostAsync("chat/completions", Ask, Ada)).Body.GetProperty("id").GetString();
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"{Searches}/{first}/events", null, Bob)).Status);
        Assert.Equal(0, (await server.SendAsync(HttpMethod.Get, Searches, null, Bob)).Body.GetProperty("data").GetArrayLength());
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, Searches)).Status);
        Assert.NotEmpty(await server.StreamAsync($"{Searches}/{first}/events", null, Ada));

        await server.PostAsync("responses", """{"model": "thinker", "input": "What is two and two?"}""", Ada);
        await server.PostAsync("chat/completions", Ask, Ada);
        var left = (await server.SendAsync(HttpMethod.Get, Searches, null, Ada)).Body.GetProperty("data");
        Assert.Equal(2, left.GetArrayLength());
        Assert.StartsWith("resp_", left[1].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"{Searches}/{first}/events", null, Ada)).Status);
    }

    [Fact]
    public async Task Nothing_is_offered_unless_the_host_says_so()
    {
        await using var server = await ServerUnderTest.StartAsync(Talk.Model());
        var id = (await server.PostAsync("chat/completions", Ask)).Body.GetProperty("id").GetString();
        Assert.Equal(0, (await server.SendAsync(HttpMethod.Get, Searches)).Body.GetProperty("data").GetArrayLength());
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"{Searches}/{id}/events")).Status);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeReasonerServerOptions { MaxWatched = -1 }.Validate());
    }

    private static void Note(string? line, List<string> lines)
    {
        if (line?.StartsWith("data: ", StringComparison.Ordinal) == true)
        {
            lines.Add(line[6..]);
        }
    }

    private static async Task<string> FirstAsync(ServerUnderTest server, string status)
    {
        while (true)
        {
            var data = (await server.SendAsync(HttpMethod.Get, Searches)).Body.GetProperty("data");
            if (data.GetArrayLength() > 0 && data[0].GetProperty("status").GetString() == status)
            {
                return data[0].GetProperty("id").GetString()!;
            }
        }
    }

    /// <summary>Keeps all answers back until a gate opens.</summary>
    private sealed class Gated(IChatClient inner, Task gate) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await gate.WaitAsync(cancellationToken);
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
