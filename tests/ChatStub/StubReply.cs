using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TreeReasoner.ChatStub;

/// <summary>What a <see cref="StubServer"/> does with one request.</summary>
public sealed class StubReply
{
    private readonly Func<HttpContext, Task> _write;

    private StubReply(Func<HttpContext, Task> write) => _write = write;

    /// <summary>Answers with choices.</summary>
    public static StubReply Text(params string[] choices) => Completion(choices);

    /// <summary>Answers with choices, usage and log-probabilities of its own.</summary>
    /// <param name="choices">The texts.</param>
    /// <param name="prompt">Prompt tokens reported; negative: no usage at all.</param>
    /// <param name="completion">Completion tokens reported.</param>
    /// <param name="cached">The cached part of the prompt.</param>
    /// <param name="reasoning">The hidden part of the completion.</param>
    /// <param name="logProbability">Given to each character of each choice, a character being a token here; null for none.</param>
    /// <param name="finish">The finish reason.</param>
    public static StubReply Completion(
        IReadOnlyList<string> choices, int prompt = 10, int completion = 5, int cached = 0, int reasoning = 0,
        Func<int, double>? logProbability = null, string finish = "stop")
    {
        var list = new JsonArray();
        for (var i = 0; i < choices.Count; i++)
        {
            var tokens = logProbability is null ? null : new JsonObject
            {
                ["content"] = new JsonArray([.. choices[i].Select(c => new JsonObject
                {
                    ["token"] = c.ToString(), ["logprob"] = logProbability(i), ["bytes"] = null, ["top_logprobs"] = new JsonArray(),
                })]),
            };
            list.Add(new JsonObject
            {
                ["index"] = i,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = choices[i] },
                ["logprobs"] = tokens,
                ["finish_reason"] = finish,
            });
        }

        var body = new JsonObject
        {
            ["id"] = "stub", ["object"] = "chat.completion", ["created"] = 0, ["model"] = "stub", ["choices"] = list,
        };
        if (prompt >= 0)
        {
            body["usage"] = new JsonObject
            {
                ["prompt_tokens"] = prompt,
                ["completion_tokens"] = completion,
                ["total_tokens"] = prompt + completion,
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached },
                ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reasoning },
            };
        }

        return Raw(200, body.ToJsonString());
    }

    /// <summary>Answers with a status and a body as they are.</summary>
    public static StubReply Raw(int status, string body, params (string Name, string Value)[] headers) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    });

    /// <summary>Refuses as OpenAI does.</summary>
    public static StubReply Error(
        int status, string message, string? code = null, string? parameter = null, params (string, string)[] headers) =>
        Raw(status, new JsonObject
        {
            ["error"] =
                new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = parameter, ["code"] = code },
        }.ToJsonString(), headers);

    /// <summary>Breaks the connection before any byte.</summary>
    public static StubReply Reset() => new(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Promises more bytes than it sends, then breaks the connection.</summary>
    public static StubReply Truncated(string body) => new(async context =>
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length * 2;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        context.Abort();
    });

    /// <summary>Answers once a gate opens, or never if the client goes first.</summary>
    public StubReply When(Task gate) => new(async context =>
    {
        await gate.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        await _write(context).ConfigureAwait(false);
    });

    /// <summary>Says afterwards whether the client was still there to get it.</summary>
    public StubReply Then(Action<bool> done) => new(async context =>
    {
        var arrived = false;
        try
        {
            await _write(context).ConfigureAwait(false);
            arrived = true;
        }
        finally
        {
            done(arrived);
        }
    });

    /// <summary>Never answers.</summary>
    public static StubReply Hang() => new(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    internal Task WriteAsync(HttpContext context) => _write(context);
}
