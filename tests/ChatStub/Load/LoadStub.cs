using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TreeReasoner.ChatStub.Load;

/// <summary>
/// A chat server for load: latency and faults drawn from a seed, counters at <c>GET /__stats</c>, <c>POST /__reset</c> to start anew. The
/// twin of a stub in Python, for machines that lack it: it takes the same options and counts the same.
/// </summary>
/// <remarks>A request whose client has gone counts under "gone"; the stub in Python does not notice and counts it as answered.</remarks>
public sealed class LoadStub : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _faults = new();
    private readonly Lock _lock = new();
    private LoadOptions _options;
    private Random _random;
    private StubServer? _server;
    private (int Requests, TimeSpan Service) _before;
    private int _ok, _gone;
    private long _prompt, _completion;

    private LoadStub(LoadOptions options) => (_options, _random) = (options, new(options.Seed));

    /// <summary>The base address for a client.</summary>
    public Uri Endpoint => _server!.Endpoint;

    /// <summary>Starts a stub.</summary>
    public static async Task<LoadStub> StartAsync(LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stub = new LoadStub(options);
        stub._server = await StubServer.StartAsync(stub.Reply, remembers: false, options.Port, stub.Map).ConfigureAwait(false);
        return stub;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    /// <summary>Clears the counters; a body may replace latency and faults.</summary>
    public void Reset(JsonNode? body = null)
    {
        lock (_lock)
        {
            if (body?["latency"]?.GetValue<string>() is { } latency)
            {
                _options = _options with { Latency = latency };
            }

            if (body?["faults"] is JsonArray faults)
            {
                _options = _options with { Faults = [.. faults.Select(fault => LoadOptions.ParseFault(fault!.GetValue<string>()))] };
            }

            _random = new(_options.Seed);
            _before = (_server!.Count, _server.Service);
            (_ok, _gone, _prompt, _completion) = (0, 0, 0, 0);
            _faults.Clear();
        }
    }

    /// <summary>The counters.</summary>
    public JsonObject Stats()
    {
        lock (_lock)
        {
            return new()
            {
                ["requests"] = _server!.Count - _before.Requests,
                ["ok"] = _ok,
                ["gone"] = _gone,
                ["faults"] = new JsonObject(_faults.Select(fault => KeyValuePair.Create(fault.Key, (JsonNode?)fault.Value))),
                ["in_flight"] = _server.InFlight,
                ["service_seconds"] = (_server.Service - _before.Service).TotalSeconds,
                ["prompt_tokens"] = _prompt,
                ["completion_tokens"] = _completion,
            };
        }
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/__stats", context => WriteAsync(context, Stats()));
        app.MapPost("/__reset", async context =>
        {
            Reset(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false));
            await WriteAsync(context, new() { ["reset"] = true }).ConfigureAwait(false);
        });
    }

    private static Task WriteAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString(), context.RequestAborted);
    }

    private StubReply Reply(StubRequest request)
    {
        string? fault;
        double latency;
        lock (_lock)
        {
            (fault, latency) = (_options.DrawFault(_random), _options.DrawLatency(_random));
        }

        if (fault is not null)
        {
            _faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        }

        var choices = LoadText.Choices(request, _options.AnswerRate, _options.Seed);
        var (prompt, completion) = (LoadText.Tokens(request.Text), choices.Sum(LoadText.Tokens));
        var (reply, seconds) = fault switch
        {
            "429" or "500" or "503" => (Refusal(int.Parse(fault, CultureInfo.InvariantCulture)), Math.Min(latency, 0.002)),
            "reset" => (StubReply.Reset(), latency / 2),
            "malformed" => (StubReply.Raw(200, "{\"id\": \"stub\", \"choices\": [{\"index\": 0, \"mess"), latency),
            "truncate" => (StubReply.Truncated("{\"id\": \"stub\", \"choices\": [{\"index\": 0, \"mess"), latency),
            "empty" => (StubReply.Completion([], prompt, completion), latency),
            "slow" => (StubReply.Completion(choices, prompt, completion), latency * _options.SlowFactor),
            "hang" => (StubReply.Completion(choices, prompt, completion), _options.HangSeconds),
            _ => (StubReply.Completion(choices, prompt, completion), latency),
        };
        var isAnswer = fault is null or "empty" or "slow" or "hang";
        return reply.When(Task.Delay(TimeSpan.FromSeconds(seconds))).Then(arrived =>
        {
            if (!arrived)
            {
                Interlocked.Increment(ref _gone);
            }
            else if (isAnswer)
            {
                Interlocked.Increment(ref _ok);
                Interlocked.Add(ref _prompt, prompt);
                Interlocked.Add(ref _completion, completion);
            }
        });
    }

    private StubReply Refusal(int status) => status == 500
        ? StubReply.Error(status, "stub fault", "server_error")
        : StubReply.Error(
            status, "stub fault", status == 429 ? "rate_limit_exceeded" : "server_error",
            headers: ("Retry-After", _options.RetryAfter.ToString(CultureInfo.InvariantCulture)));
}
