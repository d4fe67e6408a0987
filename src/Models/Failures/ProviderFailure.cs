using System.ClientModel;
using System.Net.Sockets;

namespace TreeReasoner.Models;

/// <summary>What can be known of an exception that a chat client threw. Its texts are the provider's: read here, never shown.</summary>
internal sealed record ProviderFailure(Exception Error, string What)
{
    /// <summary>The HTTP status, or the one that the error inside a good status names.</summary>
    public int? Status { get; private init; }

    /// <summary>The provider's code, if it is one that providers document.</summary>
    public string? Code { get; private init; }

    /// <summary>The provider's own words and fields.</summary>
    public ErrorBody? Body { get; private init; }

    /// <summary>Whether the request may have reached the model, so that it may be billed although no answer came.</summary>
    public bool MayHaveBeenBilled { get; private init; }

    /// <summary>Whether it is about the way to the provider, and not what the provider says.</summary>
    public bool IsTransport { get; private init; }

    /// <summary>
    /// Whether every other request would fail too: it is the key, the address, the model or the account. What is wrong with one prompt
    /// (400, 413, 422: too long, filtered) says nothing of the next.
    /// </summary>
    public bool IsPermanent => Told?.IsPermanent == true || Status is 401 or 402 or 403 or 404 or 405 || ProviderCodes.IsPermanent(Body)
        || UnreachedServer.IsMarked(Error);

    /// <summary>Whether the provider refuses something about the request, perhaps a feature that others have.</summary>
    public bool IsRefusal
    {
        get
        {
            if (Told is not null || IsTransport || IsFailedSample || ProviderCodes.IsPermanent(Body) || ProviderCodes.IsAboutPrompt(Body))
            {
                return false;
            }

            return Status is null or 400 or 404 or 415 or 422 or 501;
        }
    }

    /// <summary>
    /// Whether the model was asked, and the provider refuses what it wrote: a paid sample, not a request that is not accepted.
    /// </summary>
    public bool IsFailedSample => Status is 400 or 422 && ProviderCodes.IsFailedSample(Body);

    /// <summary>What may be kept as an exception's cause.</summary>
    public Exception? CleanError
    {
        get
        {
            if (IsTransport)
            {
                return CleanCause.Of(Error);
            }

            return null;
        }
    }

    /// <summary>What the error says of itself, if it can: a client in this process knows why it failed.</summary>
    private IFailureDetails? Told => Error as IFailureDetails;

    public static ProviderFailure From(Exception error)
    {
        // The retry policy throws all tries together; the last one tells why it gave up.
        var cause = error is AggregateException { InnerExceptions: [.., var last] } ? last : error;
        return cause switch
        {
            ClientResultException { Status: > 0 } refused => FromReply(refused),
            ReplyTooLargeException large =>
                Transport(cause, $"sends more than the {large.Limit:N0} bytes that were asked for", billed: true),
            UnreadableReplyException reply => Transport(cause, $"sent {reply.What} instead of a reply", billed: true),
            HttpRequestException { StatusCode: { } status } => Refused(cause, (int)status, ErrorBody.Read(cause.Message)),
            OperationCanceledException or TimeoutException => Transport(cause, "did not answer in time", billed: true),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
                Transport(cause, "could not be reached", billed: false),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                Transport(cause, "could not be reached over a trusted connection", billed: false),
            HttpRequestException or IOException or SocketException => Transport(cause, "broke the connection", billed: true),
            ClientResultException { InnerException: { } inner } => From(inner),
            _ => FromWords(cause),
        };
    }

    /// <summary>The failure of a reply that holds no text.</summary>
    /// <param name="reason">Why, in words of ours.</param>
    public static ProviderFailure Empty(string reason) => new(new IOException(reason), $"gave no answer: {reason}");

    private static ProviderFailure Transport(Exception error, string what, bool billed) =>
        new(error, what) { IsTransport = true, MayHaveBeenBilled = billed };

    private static ProviderFailure FromReply(ClientResultException refused) =>
        Refused(refused, refused.Status, ErrorBody.Read(refused.GetRawResponse()?.Content?.ToMemory() ?? default));

    private static ProviderFailure Refused(Exception error, int status, ErrorBody body) =>
        new(error, Describe(status)) { Status = status, Code = ProviderCodes.Known(body), Body = body };

    // Another client's exception: its message is all there is, and often holds the provider's JSON.
    private static ProviderFailure FromWords(Exception error)
    {
        var body = ErrorBody.Read(error.Message);
        return new(error, $"failed with {error.GetType().Name}")
        {
            Status = body.Status ?? ProviderCodes.StatusOf(body), Code = ProviderCodes.Known(body), Body = body,
        };
    }

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
