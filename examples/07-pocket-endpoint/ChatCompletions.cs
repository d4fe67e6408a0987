using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TreeReasoner.Pocket;

namespace PocketEndpoint;

/// <summary>Chat completions and the list of models.</summary>
internal sealed class ChatCompletions : IDisposable
{
    private readonly PocketChatClient _pocket = new();

    public static IResult Models() => Results.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray(Description()) });

    public static IResult Model(string id) => id == PocketChatClient.ModelId
        ? Results.Json(Description())
        : throw new ApiException(404, $"The model is not here; {PocketChatClient.ModelId} is.", "model", "model_not_found");

    public async Task CompleteAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var request = CompletionRequest.Read(body.RootElement);
        var json = new CompletionJson(TimeProvider.System);
        if (request.Streams)
        {
            await StreamAsync(context, request, json);
            return;
        }

        var options = Seeded(request, 0);
        (options.AdditionalProperties ??= [])["n"] = request.Count;
        var response = await _pocket.GetResponseAsync(request.Messages, options, context.RequestAborted);
        await Results.Json(json.Whole(response)).ExecuteAsync(context);
    }

    public void Dispose() => _pocket.Dispose();

    /// <summary>Server-sent events, one choice after the other; the i-th is written as the i-th of a whole response is.</summary>
    private async Task StreamAsync(HttpContext context, CompletionRequest request, CompletionJson json)
    {
        var stop = context.RequestAborted;
        var usage = new UsageDetails();

        // All are started before the first byte is sent: what is wrong with a request is still an error body then.
        var streams = Enumerable.Range(0, request.Count).Select(i => _pocket.GetStreamingResponseAsync(request.Messages, Seeded(request, i), stop)).ToList();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        for (var choice = 0; choice < streams.Count; choice++)
        {
            await SendAsync(json.Chunk(choice, new JsonObject { ["role"] = "assistant", ["content"] = "" }).ToJsonString());
            var finish = "stop";
            await foreach (var update in streams[choice].WithCancellation(stop))
            {
                foreach (var spent in update.Contents.OfType<UsageContent>())
                {
                    usage.OutputTokenCount = (usage.OutputTokenCount ?? 0) + spent.Details.OutputTokenCount;
                    usage.InputTokenCount ??= spent.Details.InputTokenCount;
                    usage.CachedInputTokenCount ??= spent.Details.CachedInputTokenCount;
                    usage.TotalTokenCount = usage.InputTokenCount + usage.OutputTokenCount;
                }

                finish = update.FinishReason?.Value ?? finish;
                var logProbabilities = request.WantsLogProbabilities ? CompletionJson.LogProbabilities(update.AdditionalProperties) : null;
                if (update.Text.Length > 0 || logProbabilities is not null)
                {
                    await SendAsync(json.Chunk(choice, new JsonObject { ["content"] = update.Text }, logProbabilities).ToJsonString());
                }
            }

            await SendAsync(json.Chunk(choice, [], finish: finish).ToJsonString());
        }

        if (request.StreamsUsage)
        {
            await SendAsync(json.UsageChunk(usage).ToJsonString());
        }

        await SendAsync("[DONE]");

        async Task SendAsync(string data)
        {
            await context.Response.WriteAsync($"data: {data}\n\n", stop);
            await context.Response.Body.FlushAsync(stop);
        }
    }

    private static ChatOptions Seeded(CompletionRequest request, int choice)
    {
        var options = request.Options.Clone();
        options.Seed = unchecked(request.Seed + choice);
        return options;
    }

    private static JsonObject Description() => new()
    {
        ["id"] = PocketChatClient.ModelId, ["object"] = "model", ["created"] = 0, ["owned_by"] = "treereasoner",
    };
}
