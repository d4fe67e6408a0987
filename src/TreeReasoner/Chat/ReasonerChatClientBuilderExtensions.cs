using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TreeReasoner;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives a container the chat client of a reasoner.</summary>
public static class ReasonerChatClientBuilderExtensions
{
    /// <summary>
    /// Adds the reasoner as a <see cref="TreeReasonerChatClient"/>, by the reasoner's name or without a key. It answers with what the
    /// search found, as it is: a model that also writes is asked by <c>UseTreeReasoner</c> in a pipeline of chat clients.
    /// </summary>
    /// <param name="builder">The reasoner's builder.</param>
    /// <param name="configure">Sets how it thinks.</param>
    /// <returns>The builder.</returns>
    public static TreeReasonerBuilder AddChatClient(this TreeReasonerBuilder builder, Action<ChatReasoningOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        if (name is null)
        {
            builder.Services.TryAddSingleton(services => Make(services.GetRequiredService<IReasoner>(), configure));
        }
        else
        {
            builder.Services.TryAddKeyedSingleton(
                name, (services, _) => Make(services.GetRequiredKeyedService<IReasoner>(name), configure));
        }

        return builder;
    }

    private static TreeReasonerChatClient Make(IReasoner reasoner, Action<ChatReasoningOptions>? configure)
    {
        var options = new ChatReasoningOptions();
        configure?.Invoke(options);
        return reasoner.AsChatClient(options);
    }
}
