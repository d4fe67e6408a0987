using Microsoft.Extensions.AI;

namespace TreeReasoner.Server;

/// <summary>A model that the server offers.</summary>
/// <param name="id">The id by which clients ask for it.</param>
/// <param name="client">Makes the client that answers, once: usually a <see cref="TreeReasonerChatClient"/>.</param>
public sealed class ServedModel(string id, Func<IServiceProvider, IChatClient> client)
{
    /// <summary>The id by which clients ask for it.</summary>
    public string Id { get; } = Checked(id);

    /// <summary>The effort of a request that names none. Null (default): the client's own.</summary>
    public ReasoningEffort? Effort { get; init; }

    /// <summary>Tokens of the model's context, told in the list of models. Null (default): not told.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Who made it, as the list of models tells. Default "treereasoner".</summary>
    public string OwnedBy { get; init; } = "treereasoner";

    /// <summary>
    /// Finds words for a client in an exception of this model's own, such as what kind of problem it can solve; they become a 400. Null
    /// (default), or a result of null: the server says what can be said without the model's words.
    /// </summary>
    public Func<Exception, string?>? Explain { get; init; }

    internal Func<IServiceProvider, IChatClient> Client { get; } = client;

    private static string Checked(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return id;
    }
}
