using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TreeReasoner.Server;

/// <summary>Answers each request: lets it in, reads it, hands it to its endpoint, and says what went wrong.</summary>
internal sealed partial class TreeReasonerServer(
    ServerParts parts, ChatEndpoint chat, ResponsesEndpoint responses, WatchEndpoint watching, ILogger<TreeReasonerServer> log)
    : IHostedService, IDisposable
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        responses.Resume();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Places outlive the server: a search that is being ended gives its own back.
    public void Dispose() => parts.Budgets.Dispose();

    public Task ChatAsync(HttpContext context) =>
        AnswerAsync(context, "chat.completions", "POST", visitor => WithBodyAsync(visitor, body => chat.AnswerAsync(visitor, body)));

    public Task ResponsesAsync(HttpContext context) =>
        AnswerAsync(context, "responses", "POST", visitor => WithBodyAsync(visitor, body => responses.CreateAsync(visitor, body)));

    public Task ResponseAsync(HttpContext context) => AnswerAsync(context, "responses.one", "GET, DELETE", visitor =>
    {
        var id = Id(context);
        return HttpMethods.IsDelete(context.Request.Method) ? responses.DeleteAsync(visitor, id) : responses.GetAsync(visitor, id);
    });

    public Task CancelAsync(HttpContext context) =>
        AnswerAsync(context, "responses.cancel", "POST", visitor => responses.CancelAsync(visitor, Id(context)));

    public Task InputItemsAsync(HttpContext context) =>
        AnswerAsync(context, "responses.input_items", "GET", visitor => responses.ListInputAsync(visitor, Id(context)));

    public Task ModelsAsync(HttpContext context) => AnswerAsync(context, "models", "GET", _ => WriteAsync(context, new()
    {
        ["object"] = "list", ["data"] = new JsonArray([.. parts.Models.Models.Select(model => (JsonNode)Described(model))]),
    }));

    public Task ModelAsync(HttpContext context) =>
        AnswerAsync(context, "models.one", "GET", _ => WriteAsync(context, Described(parts.Models.Get(Id(context)))));

    public Task SearchesAsync(HttpContext context) => AnswerAsync(context, "searches", "GET", watching.ListAsync);

    public Task SearchEventsAsync(HttpContext context) =>
        AnswerAsync(context, "searches.events", "GET", visitor => watching.FollowAsync(visitor, Id(context)));

    public Task HealthAsync(HttpContext context) => WriteAsync(context, new()
    {
        ["status"] = "ok", ["searches"] = parts.Places.Taken, ["waiting"] = parts.Places.Waiting,
    });

    public Task MetricsAsync(HttpContext context) => AnswerAsync(context, "metrics", "GET", _ =>
    {
        context.Response.ContentType = "text/plain; version=0.0.4";
        return context.Response.WriteAsync(parts.Metrics.Text(), context.RequestAborted);
    });

    public Task NothingAsync(HttpContext context) => AnswerAsync(
        context, "none", "", _ => throw new ApiException(404, "There is nothing at this address.", null, "unknown_url"));

    private static string Id(HttpContext context) => context.Request.RouteValues["id"]?.ToString() ?? "";

    private async Task AnswerAsync(HttpContext context, string route, string methods, Func<Visitor, Task> answer)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        life.CancelAfter(parts.Options.RequestTimeout);
        try
        {
            HostCheck.Check(context, parts.Options);
            if (methods.Length > 0 && !methods.Split(", ").Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers.Allow = methods;
                throw new ApiException(405, $"Not allowed to {context.Request.Method} here.", null, "method_not_allowed");
            }

            var key = parts.Keys.Find(context.Request.Headers.Authorization);
            context.Response.Headers["x-request-id"] = $"req_{Guid.NewGuid():n}";
            await answer(new(context, key, life)).ConfigureAwait(false);
            parts.Metrics.Count(route, context.Response.StatusCode);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            parts.Metrics.Count(route, 499);
        }
        catch (Exception failure)
        {
            var error = ErrorAnswer.Of(failure, (context.Items[typeof(ServedModel)] as ServedModel)?.Id, Explain(context));
            parts.Metrics.Count(route, error.Status);
            if (failure is not ApiException)
            {
                LogFailure(log, route, error.Status, failure.GetType().Name);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Headers.Remove("Content-Length");
            await ErrorAnswer.WriteAsync(context, error).ConfigureAwait(false);
        }
    }

    private static Func<Exception, string?>? Explain(HttpContext context) => (context.Items[typeof(ServedModel)] as ServedModel)?.Explain;

    private async Task WithBodyAsync(Visitor visitor, Func<Field, Task> answer)
    {
        using var body = await BodyReader.ReadAsync(visitor.Context, parts.Options, visitor.Life.Token).ConfigureAwait(false);
        var field = new Field(body.RootElement, "");
        if (!field.IsObject)
        {
            throw new ApiException(400, "The JSON body of your request is not an object.", null, "invalid_json");
        }

        // An error of the model is told in the words of the model that was asked.
        if (field["model"].IsText)
        {
            visitor.Context.Items[typeof(ServedModel)] = parts.Models.Find(field["model"]).Model;
        }

        await answer(field).ConfigureAwait(false);
    }

    private static JsonObject Described(ServedModel model)
    {
        var described = new JsonObject
        {
            ["id"] = model.Id,
            ["object"] = "model",
            ["created"] = 0,
            ["owned_by"] = model.OwnedBy,
            ["supported_parameters"] = new JsonArray(
                "reasoning", "reasoning_effort", "max_tokens", "max_completion_tokens", "stop", "temperature", "top_p", "seed", "tools",
                "tool_choice", "response_format", "structured_outputs"),
        };
        if (model.ContextLength is { } length)
        {
            described["context_length"] = length;
        }

        return described;
    }

    private static Task WriteAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Wire.Bytes(json), context.RequestAborted).AsTask();
    }

    // The type of the failure and no word of it: it may quote a request.
    [LoggerMessage(1, LogLevel.Warning, "A request of {Route} failed with {Status}: {Failure}.")]
    private static partial void LogFailure(ILogger logger, string route, int status, string failure);
}
