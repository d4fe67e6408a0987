using System.Text.Json;
using System.Text.Json.Nodes;
using TreeReasoner.Pocket;

namespace PocketEndpoint;

/// <summary>An error as OpenAI's API reports it.</summary>
public sealed class ApiException(int status, string message, string? parameter = null, string? code = null) : Exception(message)
{
    public int Status => status;

    public string? Parameter => parameter;

    public string? Code => code;

    /// <summary>Middleware: turns what goes wrong with a request into an error body.</summary>
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, error as ApiException ?? Of(error));
        }
    }

    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        context.Response.StatusCode = error.Status;
        var body = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = error.Message,
                ["type"] = error.Status < 500 ? "invalid_request_error" : "server_error",
                ["param"] = error.Parameter,
                ["code"] = error.Code,
            },
        };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private static ApiException Of(Exception error) => error switch
    {
        PuzzleFormatException => new(400, $"Pocket can solve coin puzzles only. {error.Message}", "messages", "not_a_coin_puzzle"),
        InvalidOperationException => new(400, "A text of the body is no valid Unicode.", code: "invalid_json"),
        JsonException => new(400, "The body is not valid JSON.", code: "invalid_json"),
        BadHttpRequestException refused => new(refused.StatusCode, refused.Message),
        NotSupportedException => new(400, error.Message, "response_format"),
        ArgumentException => new(400, error.Message),
        _ => new(500, "The server failed."),
    };
}
