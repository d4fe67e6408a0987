using TreeReasoner;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Pocket with a reasoner.</summary>
public static class PocketBuilderExtensions
{
    /// <summary>
    /// Thinks with Pocket, which knows coin puzzles only: it proposes, its step verifier judges, and the options have defaults that suit
    /// it (<see cref="PocketReasoner.Options"/>), under whatever else the builder configures. Evaluators added besides count beside the
    /// verifier.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="pocket">How Pocket proposes, judges and finishes.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static TreeReasonerBuilder UsePocket(this TreeReasonerBuilder builder, PocketReasonerOptions? pocket = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        pocket ??= new();
        pocket.Validate();
        return builder
            .ConfigureDefaults(options => PocketReasoner.SetDefaults(options, pocket))
            .UseChatClient(_ => new PocketChatClient(pocket.Model), PocketReasoner.ModelOptions)
            .AddExpander(services => PocketReasoner.Expander(services.GetRequiredService<ChatModel>(), pocket, Prompts(services)))
            .AddEvaluator(_ => PocketReasoner.Evaluator(pocket))
            .ConfigureParts((services, parts) => parts with
            {
                Finisher = PocketReasoner.Finisher(services.GetRequiredService<ChatModel>(), pocket, Prompts(services)),
                Accept = PocketReasoner.Accept,
            });

        PromptSet Prompts(IServiceProvider services) => pocket.Prompts ?? services.GetService<PromptSet>() ?? PromptSet.English;
    }
}
