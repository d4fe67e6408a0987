using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TreeReasoner.Models;

namespace TreeReasoner.Server;

/// <summary>What a failure says to a client.</summary>
internal static class ErrorAnswer
{
    /// <summary>The error for a failure. Where the model failed, its words are left out.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="model">The id of the model that was asked; null if none was.</param>
    /// <param name="explain">Finds words for a client in an exception of the host's own; null finds none.</param>
    public static ApiException Of(Exception failure, string? model, Func<Exception, string?>? explain)
    {
        if (failure is ApiException known)
        {
            return known;
        }

        if (failure is BadHttpRequestException refused)
        {
            return new(refused.StatusCode, "The request could not be read.", null, "bad_request");
        }

        if (explain?.Invoke(failure) is { } words)
        {
            return new(400, words, null, "unsupported_request");
        }

        if (failure is ArgumentException)
        {
            return new(400, "The model cannot work on this request.", null, "unsupported_request");
        }

        if (failure is TimeoutException or OperationCanceledException)
        {
            return new(504, "The request took longer than this server allows.", null, "timeout");
        }

        if (model is null)
        {
            return new(500, "The server failed.", null, "server_error");
        }

        return OfModel(ModelException.From(failure, model, null));
    }

    private static ApiException OfModel(ModelException failure) => failure switch
    {
        { Code: "context_length_exceeded" } => new(400, "The request is longer than the model's context.", null, failure.Code),
        { Status: 429 } => new(429, failure.Message, null, "rate_limit_exceeded", "rate_limit_error"),
        _ => new(500, failure.Message, null, "model_error"),
    };

    /// <summary>Writes the error as the response. A client that repeats what is expensive is told not to.</summary>
    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.Headers["x-should-retry"] = error.RetryAfter is null ? "false" : "true";
        if (error.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (error.Status == 401)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            Write(json, error);
            json.WriteEndObject();
        }

        return response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    /// <summary>Writes the property <c>error</c>.</summary>
    public static void Write(Utf8JsonWriter json, ApiException error)
    {
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Type);
        json.WriteString("param", error.Parameter);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
    }
}
