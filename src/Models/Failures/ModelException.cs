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
    /// The provider's error code where it is one that providers document, such as <c>context_length_exceeded</c>. Null for any other text,
    /// which may be a key or a prompt that the provider echoes.
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

    /// <summary>Says of a client's exception what can be said without its words.</summary>
    /// <param name="error">What the client threw. It is kept as the cause only where it is known to quote nothing.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="endpoint">The address; null where it is not known.</param>
    /// <returns>An error without a bill.</returns>
    public static ModelException From(Exception error, string model, Uri? endpoint)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(model);
        return ModelEndpoint.Error(
            model, ModelEndpoint.Shown(endpoint), ProviderFailure.From(error), default, retries: 0, keepProviderError: false);
    }

    /// <summary>Says that a model answered, but not as it was asked to.</summary>
    /// <param name="what">What it did, such as "gave 2 embeddings for 3 texts". Shown to everybody: without content.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="endpoint">The address; null where it is not known.</param>
    /// <param name="usage">What was paid.</param>
    /// <returns>The error.</returns>
    public static ModelException Because(string what, string model, Uri? endpoint, Usage usage)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(what);
        return ModelEndpoint.Error(
            model, ModelEndpoint.Shown(endpoint), new(new IOException(), what), usage, retries: 0, keepProviderError: false);
    }

    /// <summary>The same error with the bill of everything around it.</summary>
    /// <param name="usage">The whole bill.</param>
    /// <param name="retries">All retries.</param>
    /// <returns>Another error.</returns>
    public ModelException Billed(Usage usage, int retries) => new(Message, InnerException)
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
