using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TreeReasoner;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a reasoner with a container.</summary>
public static class TreeReasonerServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IReasoner"/>. Everything it uses also works by <see langword="new"/>: see <see cref="Reasoner"/>.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Says what it is made of; at least a model or an expander.</param>
    /// <returns>The container.</returns>
    /// <exception cref="InvalidOperationException">There is neither a model nor an expander.</exception>
    public static IServiceCollection AddTreeReasoner(this IServiceCollection services, Action<TreeReasonerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new TreeReasonerBuilder(services);
        configure(builder);
        if (!builder.HasModel && !builder.HasExpander)
        {
            throw new InvalidOperationException(
                "AddTreeReasoner has nothing to think with: call UseOpenAI, UseChatClient or AddExpander on the builder.");
        }

        services.AddOptions<ReasonerOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ReasonerOptions>, ReasonerOptionsRanges>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ReasonerOptions>, PreferenceWeightConsistency>());
        services.TryAddSingleton<IReasoner>(CreateReasoner);
        return services;
    }

    private static Reasoner CreateReasoner(IServiceProvider services)
    {
        var parts = DefaultParts.Of(
            services.GetService<ChatModel>(),
            [.. services.GetServices<RegisteredExpander>().Select(registered => registered.Expander)],
            [.. services.GetServices<WeightedEvaluator>()],
            services.GetService<PromptSet>(),
            services.GetService<IEmbeddingGenerator<string, Embedding<float>>>()) with
        {
            Preference = services.GetService<IPreference>(),
            TokenCounter = services.GetService<ITokenCounter>() ?? services.GetService<ChatModel>()?.TokenCounter,
            Clock = services.GetService<TimeProvider>(),
        };
        foreach (var registered in services.GetServices<PartsChange>())
        {
            parts = registered.Change(services, parts)
                ?? throw new InvalidOperationException("A change given to ConfigureParts gave null; it gives the parts to use.");
        }

        return new(parts, services.GetRequiredService<IOptions<ReasonerOptions>>().Value);
    }
}

/// <summary>Turns an option out of range into a failure that names the option, its value and the range.</summary>
internal sealed class ReasonerOptionsRanges : IValidateOptions<ReasonerOptions>
{
    public ValidateOptionsResult Validate(string? name, ReasonerOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException outOfRange)
        {
            return ValidateOptionsResult.Fail(outOfRange.Message);
        }
    }
}
