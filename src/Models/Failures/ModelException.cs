namespace TreeReasoner.Models;

/// <summary>
/// A model could not be asked or refused. The message names model, endpoint and what happened; it never holds a key, the problem or
/// anything the provider wrote, for providers quote both.
/// </summary>
public sealed class ModelException : TreeReasonerException, IFailureDetails, IContentFreeError
{
    internal ModelException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Scheme, host, port and path of the endpoint, without user name or query; null where the client does not tell.</summary>
    public required string? Endpoint { get; init; }

    /// <summary>The HTTP status; null where there was no answer (connection, timeout).</summary>
    public int? Status { get; init; }

    /// <summary>
    /// The provider's error code where it is a plain word such as <c>context_length_exceeded</c> (small letters and underscores); else null.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>Tries that the client's retry policy repeated before it gave up.</summary>
    public int Retries { get; init; }

    /// <inheritdoc/>
    public Usage Usage { get; init; }

    /// <summary>
    /// Whether every further call would fail too: a wrong key (401, 403), an unknown model or address (404, 405), an unpaid account (402, a
    /// spent quota). A request that is refused for itself (400, 413, 422: too long, filtered) is not: the next one may pass.
    /// </summary>
    public bool IsPermanent { get; init; }

    /// <summary>The same error with the bill of everything around it.</summary>
    internal ModelException Billed(Usage usage, int retries) => new(Message, InnerException)
    {
        Model = Model,
        Endpoint = Endpoint,
        Status = Status,
        Code = Code,
        Retries = retries,
        Usage = usage,
        IsPermanent = IsPermanent,
    };
}
