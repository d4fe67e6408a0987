using Microsoft.Extensions.DependencyInjection;
using TreeReasoner;

namespace Microsoft.Extensions.AI;

/// <summary>Puts a <see cref="TreeReasonerChatClient"/> into a pipeline of chat clients, around a client, or over a reasoner.</summary>
public static class TreeReasonerChatClientExtensions
{
    /// <summary>Makes the client below think before it answers.</summary>
    /// <remarks>
    /// It stands below <c>UseFunctionInvocation</c>, so that a round of tools does not multiply the search, and above
    /// <c>UseDistributedCache</c> and <c>UseOpenTelemetry</c>, which then see each call of the model.
    /// </remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets how it thinks and answers.</param>
    /// <param name="reasoner">Thinks; null (default) for a reasoner around the client below.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseTreeReasoner(
        this ChatClientBuilder builder, Action<ChatReasoningOptions>? configure = null, IReasoner? reasoner = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new ChatReasoningOptions();
            configure?.Invoke(options);
            return new TreeReasonerChatClient(inner, reasoner, options);
        });
    }

    /// <summary>The same with services of the container.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets how it thinks and answers.</param>
    /// <returns>The pipeline.</returns>
    public static ChatClientBuilder UseTreeReasoner(
        this ChatClientBuilder builder, Action<IServiceProvider, ChatReasoningOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Use((inner, services) =>
        {
            var options = new ChatReasoningOptions();
            configure(services, options);
            return new TreeReasonerChatClient(inner, options);
        });
    }

    /// <summary>Makes a client think before it answers.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">How it thinks and answers; copied.</param>
    /// <returns>A client around it.</returns>
    public static TreeReasonerChatClient AsTreeReasoner(this IChatClient client, ChatReasoningOptions? options = null) =>
        new(client, options);

    /// <summary>
    /// A reasoner as a chat client. It answers with what its search found, as it is. Effort None is the line that the reasoner thinks
    /// likeliest, without a search.
    /// </summary>
    /// <param name="reasoner">The reasoner.</param>
    /// <param name="options">How it thinks; copied.</param>
    /// <returns>A chat client.</returns>
    public static TreeReasonerChatClient AsChatClient(this IReasoner reasoner, ChatReasoningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reasoner);
        options = (options ?? new()) with { Answer = VisibleAnswer.AsFound };
        return new(new ReasonerOnly(reasoner, options), reasoner, options);
    }
}
