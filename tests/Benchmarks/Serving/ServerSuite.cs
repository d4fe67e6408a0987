using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket;

namespace TreeReasoner.Benchmarks.Serving;

/// <summary>What the server costs beside its model, and what it does under load, faults, clients that leave, and kills.</summary>
public static class ServerSuite
{
    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        await OverheadAsync(report, requests: quick ? 100 : 1000);
        await StreamsAsync(report, streams: quick ? 100 : 1000);
        await MemoryAsync(report, streams: quick ? 200 : 1000);
        await FaultsAsync(report, requests: quick ? 200 : 10_000);
        await ServerKillTest.MeasureAsync(report, responses: quick ? 10 : 50);
        await AccuracyAsync(report, puzzles: quick ? 20 : 1000);
    }

    private static string Chat(string effort, string text, bool stream) => JsonSerializer.Serialize(new
    {
        model = ServerChild.Model, reasoning_effort = effort, stream, messages = new[] { new { role = "user", content = text } },
    });

    private static HttpClient Http(Uri address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 8192 })
    {
        BaseAddress = address, Timeout = TimeSpan.FromMinutes(10),
    };

    private static Uri AddressOf(WebApplication app) => new($"{app.Urls.First()}/v1/");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task OverheadAsync(Report report, int requests)
    {
        await using var stub = await ServingStub.StartAsync(TimeSpan.FromMilliseconds(5));
        await using var app = await ServerChild.StartAsync(new(ServerChild.Model, _ => ServerChild.Client(stub.Endpoint).AsTreeReasoner()));
        using var server = Http(AddressOf(app));
        using var model = Http(new($"{stub.Endpoint}/"));
        var (through, direct) = (new List<double>(), new List<double>());
        for (var i = 0; i < requests + 50; i++)
        {
            // One after the other, so that the machine's mood is the same for both.
            var there = await TimeAsync(model, "not counted");
            var here = await TimeAsync(server, "none");
            if (i >= 50)
            {
                direct.Add(there);
                through.Add(here);
            }
        }

        direct.Sort();
        through.Sort();
        report.Add("effort none: ms added a request, median", [through[requests / 2] - direct[requests / 2]], 3, 1, isTimed: true);
        report.Add(
            "effort none: ms added a request, p99", [through[requests * 99 / 100] - direct[requests * 99 / 100]], 10, 4, isTimed: true);
    }

    private static async Task<double> TimeAsync(HttpClient http, string effort)
    {
        var plain = """{"model": "stub", "messages": [{"role": "user", "content": "Hi"}]}""";
        using var body = Json(effort == "none" ? Chat(effort, "Hi", false) : plain);
        var start = Stopwatch.GetTimestamp();
        using var response = await http.PostAsync("chat/completions", body);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task StreamsAsync(Report report, int streams)
    {
        await using var stub = await ServingStub.StartAsync(TimeSpan.FromMilliseconds(50));
        await using var app = await ServerChild.StartAsync(new(ServerChild.Model, _ => ServerChild.AsFound(stub.Endpoint)));
        using var http = Http(AddressOf(app));
        var all = await Task.WhenAll(Enumerable.Range(0, streams).Select(i => StreamAsync(http, $"What is part {i} of it?")));
        report.Add($"{streams} streams at once: failed, or with events lost or out of order", [all.Count(one => !one.IsWhole)], 0);

        // First bytes while searches are busy.
        var busy = Enumerable.Range(0, 16).Select(i => StreamAsync(http, $"What is piece {i} of it?")).ToList();
        var first = new List<double>();
        for (var i = 0; i < Math.Max(20, streams / 5); i++)
        {
            first.Add((await StreamAsync(http, $"And bit {i}?", leaves: true)).FirstByte);
        }

        await Task.WhenAll(busy);
        first.Sort();
        report.Add("first byte of a stream, searches busy: ms, p99", [first[first.Count * 99 / 100]], 50, 20, isTimed: true);
        report.Add("searches and calls in flight afterwards", [await RestAsync(stub)], 0);
    }

    private static async Task<(bool IsWhole, double FirstByte)> StreamAsync(HttpClient http, string text, bool leaves = false)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = Json(Chat("low", text, true)) };
            var start = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            var order = new List<string>();
            double first = 0;
            while (await reader.ReadLineAsync() is { } line)
            {
                if (first == 0)
                {
                    first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    if (leaves)
                    {
                        return (true, first);
                    }
                }

                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    order.Add(KindOf(line));
                }
            }

            var kinds = order.Where((kind, i) => i == 0 || order[i - 1] != kind);
            return (string.Join(' ', kinds) is "role reasoning content finish done" or "role content finish done", first);
        }
        catch (HttpRequestException)
        {
            return (false, 0);
        }
    }

    private static string KindOf(string line) => line switch
    {
        "data: [DONE]" => "done",
        _ when line.Contains("\"reasoning_content\"", StringComparison.Ordinal) => "reasoning",
        _ when line.Contains("\"role\"", StringComparison.Ordinal) => "role",
        _ when line.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal) => "finish",
        _ when line.Contains("\"error\"", StringComparison.Ordinal) => "error",
        _ => "content",
    };

    private static async Task<int> RestAsync(ServingStub stub)
    {
        for (var i = 0; i < 500 && stub.InFlight > 0; i++)
        {
            await Task.Delay(10);
        }

        return stub.InFlight;
    }

    private static async Task MemoryAsync(Report report, int streams)
    {
        // The model never answers, and is no client of HTTP: what is counted is the server and its search, and this client's half.
        var silent = new SilentClient();
        await using var app = await ServerChild.StartAsync(new(ServerChild.Model, _ => silent.AsTreeReasoner()));
        using var http = Http(AddressOf(app));
        using var stop = new CancellationTokenSource();
        await OpenAsync(http, 20, stop.Token);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var open = await OpenAsync(http, streams, stop.Token);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        report.Add("KB a waiting stream, with the client's half", [(after - before) / 1024.0 / streams], 200, 60);
        await stop.CancelAsync();
        open.ForEach(response => response.Dispose());
    }

    private static async Task<List<HttpResponseMessage>> OpenAsync(HttpClient http, int streams, CancellationToken cancellationToken)
    {
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < streams; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions") { Content = Json(Chat("low", $"Is it {i}?", true)) };
            open.Add(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
        }

        return open;
    }

    private static async Task FaultsAsync(Report report, int requests)
    {
        await using var stub = await ServingStub.StartAsync(TimeSpan.FromMilliseconds(2));
        stub.Faulty = 0.2;
        var metered = new Meter();
        await using var app = await ServerChild.StartAsync(
            new(ServerChild.Model, _ => new Billing(ServerChild.AsFound(stub.Endpoint), metered)), options => options.MaxSearches = 64);
        using var http = Http(AddressOf(app));
        using var places = new SemaphoreSlim(48);
        var ended = await Task.WhenAll(Enumerable.Range(0, requests).Select(async i =>
        {
            await places.WaitAsync();
            try
            {
                return await StreamAsync(http, $"What is share {i} of it?", leaves: i % 10 == 0);
            }
            finally
            {
                places.Release();
            }
        }));
        var rest = await RestAsync(stub);
        for (var i = 0; i < 500 && metered.Open > 0; i++)
        {
            await Task.Delay(10);
        }

        using var health = JsonDocument.Parse(await http.GetStringAsync(new Uri(AddressOf(app), "/health")));
        report.Add(
            $"{requests} requests, 20 % faults, 10 % leave: searches and calls in flight",
            [rest + health.RootElement.GetProperty("searches").GetInt32()], 0);
        Console.WriteLine(
            $"{ended.Count(one => one.IsWhole)} of {requests} streams whole or left; stub answered {stub.Answered}, " +
            $"billed {metered.Answered}.");

        // An answer that arrives as its client leaves may be on either side of the count.
        var apart = Math.Abs(metered.Answered - stub.Answered);
        report.Add("|calls billed - calls answered by the stub| / answered", [apart / (double)stub.Answered], 0.01, 0);
    }

    private static async Task AccuracyAsync(Report report, int puzzles)
    {
        TreeReasonerChatClient Client() => new(new PocketChatClient(), PocketReasoner.Create(), new()
        {
            Answer = VisibleAnswer.AsFound, CreateProblem = (messages, _) => new Problem(messages[^1].Text),
        });
        await using var app = await ServerChild.StartAsync(new(ServerChild.Model, _ => Client()));
        using var http = Http(AddressOf(app));
        var inProcess = Client();
        var (here, there) = (0, 0);
        long tokensHere = 0, tokensThere = 0;
        for (var seed = 0; seed < puzzles; seed++)
        {
            var puzzle = CoinPuzzle.Generate(20_000 + seed, 5);
            using var body = Json(Chat("medium", puzzle.ToString(), false));
            using var response = await http.PostAsync("chat/completions", body);
            var json = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            there += json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() == $"{puzzle.Answer}" ? 1 : 0;
            tokensThere += json.GetProperty("usage").GetProperty("completion_tokens").GetInt64();
            var own = await inProcess.GetResponseAsync(puzzle.ToString(), new() { Reasoning = new() { Effort = ReasoningEffort.Medium } });
            here += own.Text == $"{puzzle.Answer}" ? 1 : 0;
            tokensHere += own.Usage!.OutputTokenCount!.Value;
        }

        Console.WriteLine($"{puzzles} puzzles: {there} right through the server, {here} in process; tokens {tokensThere}, {tokensHere}.");
        report.Add("accuracy, server beside in process: points apart", [Math.Abs(there - here) * 100.0 / puzzles], 1);
        report.Add("completion tokens, server / in process, off 1", [Math.Abs(1 - ((double)tokensThere / tokensHere))], 0.001, 0);
    }

    private sealed class Meter
    {
        private long _answered;
        private int _open;

        public long Answered => Interlocked.Read(ref _answered);

        public int Open => Volatile.Read(ref _open);

        public void Begin() => Interlocked.Increment(ref _open);

        public void End(long tokens)
        {
            Interlocked.Add(ref _answered, tokens / 26);      // what each answer of the stub is billed at
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Sees each request's bill, as a budget does.</summary>
    private sealed class Billing(IChatClient inner, Meter meter) : DelegatingChatClient(inner)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            meter.Begin();
            var call = (ChatReasoningCall)options!.AdditionalProperties!["treereasoner.call"]!;
            options.WithReasoning(call with { Billed = usage => Told(call, usage) });
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }

        private void Told(ChatReasoningCall call, Usage usage)
        {
            meter.End(usage.TotalTokens);
            call.Billed?.Invoke(usage);
        }
    }

    private sealed class SilentClient : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new();
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
