using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TreeReasoner.Benchmarks.Serving;

/// <summary>A chat server that answers our prompts, whole or streamed, after a while, and counts what it has answered.</summary>
internal sealed class ServingStub : IAsyncDisposable
{
    private const int Prompt = 20, Completion = 6;
    private readonly WebApplication _app;
    private int _seen, _inFlight;
    private long _answered;

    private ServingStub(WebApplication app) => _app = app;

    public Uri Endpoint => new($"{_app.Urls.First()}/v1");

    public TimeSpan Latency { get; set; }

    /// <summary>The share of requests that fail.</summary>
    public double Faulty { get; set; }

    /// <summary>Answers wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Whole answers that went out.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    public int InFlight => Volatile.Read(ref _inFlight);

    public static async Task<ServingStub> StartAsync(TimeSpan latency)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new ServingStub(app) { Latency = latency };
        app.MapPost("/v1/chat/completions", stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public void Reset()
    {
        Interlocked.Exchange(ref _answered, 0);
        _seen = 0;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var number = Interlocked.Increment(ref _seen);
            await Task.Delay(Latency, context.RequestAborted);
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(context.RequestAborted);
            }

            if (IsFaulty(number))
            {
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync("""{"error": {"message": "stub fault", "type": "server_error"}}""");
                return;
            }

            await WriteAsync(context, body.RootElement);
            Interlocked.Increment(ref _answered);
        }
        catch (OperationCanceledException)
        {
            // the client has left
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    // The same requests of a run, whatever the timing: by their numbers.
    private bool IsFaulty(int number) => Faulty > 0 && (number * 2654435761u % 1000) / 1000.0 < Faulty;

    private static async Task WriteAsync(HttpContext context, JsonElement body)
    {
        var text = Text(body.GetProperty("messages").GetRawText());
        if (body.TryGetProperty("stream", out var stream) && stream.GetBoolean())
        {
            context.Response.ContentType = "text/event-stream";
            var events = new StringBuilder();
            foreach (var word in text.Split(' '))
            {
                var delta = new JsonObject { ["content"] = $"{word} " };
                Event(events, new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta }), null);
            }

            Event(events, new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = "stop" }), null);
            Event(events, [], Usage());
            await context.Response.WriteAsync($"{events}data: [DONE]\n\n", context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/json";
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        await context.Response.WriteAsync(
            new JsonObject
            {
                ["id"] = "stub", ["object"] = "chat.completion", ["created"] = 0, ["model"] = "stub",
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = "stop" }),
                ["usage"] = Usage(),
            }.ToJsonString(),
            context.RequestAborted);
    }

    private static void Event(StringBuilder events, JsonArray choices, JsonObject? usage)
    {
        var chunk = new JsonObject
        {
            ["id"] = "stub", ["object"] = "chat.completion.chunk", ["created"] = 0, ["model"] = "stub", ["choices"] = choices,
        };
        if (usage is not null)
        {
            chunk["usage"] = usage;
        }

        events.Append("data: ").Append(chunk.ToJsonString()).Append("\n\n");
    }

    private static JsonObject Usage() => new()
    {
        ["prompt_tokens"] = Prompt, ["completion_tokens"] = Completion, ["total_tokens"] = Prompt + Completion,
    };

    private static string Text(string asked)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(asked));
        if (asked.Contains("Judge the reasoning above", StringComparison.Ordinal))
        {
            return string.Create(CultureInfo.InvariantCulture, $$"""{"reason": "so", "score": {{0.1 + (hash[0] / 400.0)}}}""");
        }

        if (asked.Contains("Answer the problem now", StringComparison.Ordinal))
        {
            return """{"reasoning": "so", "answer": "42"}""";
        }

        if (!asked.Contains("sub-question", StringComparison.OrdinalIgnoreCase))
        {
            return "The answer is 42 of course.";
        }

        return $$"""
            {"candidates": [{"kind": "step", "question": "What is part {{hash[1]}}?", "answer": "{{hash[2]}}", "confidence": 0.6},
             {"kind": "final", "question": "", "answer": "{{hash[3] % 3}}", "confidence": 0.4}]}
            """;
    }
}
