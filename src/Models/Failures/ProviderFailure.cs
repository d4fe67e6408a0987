using System.ClientModel;
using System.Net.Sockets;
using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>What can be known of an exception that a chat client threw. Its texts are the provider's: read here, never shown.</summary>
internal sealed record ProviderFailure(Exception Error, string What)
{
    public int? Status { get; private init; }

    public string? Code { get; private init; }

    public string? Parameter { get; private init; }

    /// <summary>The provider's words, for recognising which feature it refuses.</summary>
    public string Words { get; private init; } = "";

    /// <summary>Whether the request may have reached the model, so that it may be billed although no answer came.</summary>
    public bool MayHaveBeenBilled { get; private init; }

    /// <summary>Whether the error's own text is the framework's, not the provider's.</summary>
    public bool IsTransport { get; private init; }

    /// <summary>
    /// Whether every other request would fail too: it is the key, the address, the model or the account. What is wrong with one prompt (400,
    /// 413, 422: too long, filtered) says nothing of the next.
    /// </summary>
    public bool IsPermanent => Told?.IsPermanent == true || Status is 401 or 402 or 403 or 404 or 405 || Code is "insufficient_quota" or "model_not_found";

    /// <summary>What the error says of itself, if it can: a client in this process knows why it failed.</summary>
    private IFailureDetails? Told => Error as IFailureDetails;

    /// <summary>Whether the provider refuses something about the request, perhaps a feature that others have.</summary>
    public bool IsRefusal => Told is null && Code is not ("context_length_exceeded" or "content_filter" or "model_not_found")
        && (Status is 400 or 404 or 415 or 422 or 501 || (Status is null && !IsTransport));

    public static ProviderFailure From(Exception error)
    {
        // The retry policy throws all tries together; the last one tells why it gave up.
        var cause = error is AggregateException { InnerExceptions: [.., var last] } ? last : error;
        return cause switch
        {
            ClientResultException { Status: > 0 } refused => FromReply(refused),
            HttpRequestException { StatusCode: { } status } => new ProviderFailure(cause, Describe((int)status))
            {
                Status = (int)status, Words = cause.Message,
            },
            OperationCanceledException or TimeoutException => Transport(cause, "did not answer in time", billed: true),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
                Transport(cause, "could not be reached", billed: false),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                Transport(cause, "could not be reached over a trusted connection", billed: false),
            HttpRequestException or IOException or SocketException => Transport(cause, "broke the connection", billed: true),
            ClientResultException { InnerException: { } inner } => From(inner),
            _ => new ProviderFailure(cause, $"failed with {cause.GetType().Name}") { Words = cause.Message },
        };
    }

    private static ProviderFailure Transport(Exception error, string what, bool billed) =>
        new(error, what) { IsTransport = true, MayHaveBeenBilled = billed };

    private static ProviderFailure FromReply(ClientResultException refused)
    {
        string? code = null, parameter = null;
        var words = refused.Message;
        try
        {
            if (refused.GetRawResponse()?.Content is { } content)
            {
                using var body = JsonDocument.Parse(content.ToMemory());
                var error = body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("error", out var nested)
                    ? nested
                    : body.RootElement;
                code = TextOf(error, "code") ?? TextOf(error, "type");
                parameter = TextOf(error, "param");
                words = $"{words}\n{TextOf(error, "message") ?? TextOf(error, "detail")}";
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // A proxy's page instead of an API's error: the status alone has to do.
        }

        return new(refused, Describe(refused.Status))
        {
            Status = refused.Status, Code = PlainWord(code), Parameter = parameter, Words = words,
        };
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? ModelText.Of(value)
            : null;

    // Only a word of letters and underscores can be shown: a key or a prompt, echoed where the code should be, does not pass.
    private static string? PlainWord(string? code) =>
        code is { Length: > 0 and <= 40 } && code.All(c => char.IsAsciiLetterLower(c) || c == '_') ? code : null;

    private static string Describe(int status) => status switch
    {
        400 or 422 => "does not accept the request",
        401 => "rejected the key",
        402 => "wants to be paid first",
        403 => "is not allowed for this key",
        404 => "was not found",
        413 => "finds the request too large",
        429 => "has too many requests",
        >= 500 => "failed on its side",
        _ => "refused",
    };
}
