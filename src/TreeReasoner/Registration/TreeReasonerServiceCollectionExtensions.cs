using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TreeReasoner;
using TreeReasoner.Models;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers reasoners with a container.</summary>
public static class TreeReasonerServiceCollectionExtensions
{
    /// <summary>
    /// Adds a reasoner and gives its builder, which says what it is made of: at least a model or an expander. Everything it uses also
    /// works by <see langword="new"/>: see <see cref="Reasoner"/>.
    /// </summary>
    /// <remarks>
    /// Its options are validated when the host starts, or when the reasoner is first asked for. What the caller registered as
    /// <see cref="IReasoner"/> before this call stays.
    /// </remarks>
    /// <param name="services">The container.</param>
    /// <param name="name">
    /// The key by which the container gives this reasoner, <c>[FromKeyedServices("thorough")] IReasoner</c>, and the name of its options.
    /// Null (default): it is the <see cref="IReasoner"/> of the container.
    /// </param>
    /// <returns>The reasoner's builder.</returns>
    /// <exception cref="InvalidOperationException">There is a reasoner of that name, or without a name, already.</exception>
    public static TreeReasonerBuilder AddTreeReasoner(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        }

        var registrations = ReasonerRegistrations.In(services);
        var registration = registrations.Add(name);
        services.AddOptions<ReasonerOptions>(registration.OptionsName).ValidateOnStart();
        services.TryAddSingleton<IOptionsFactory<ReasonerOptions>, ReasonerOptionsFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ReasonerOptions>, ReasonerValidation>());
        services.TryAddSingleton<IAnswerEquivalence>(NormalizedAnswerEquivalence.Default);
        services.TryAddSingleton(provider => new ReasonerCatalog(provider, registrations));
        if (name is null)
        {
            services.TryAddSingleton<ChatModel>(provider => registration.NewModel(provider)!);
            services.TryAddSingleton<IReasoner>(registration.Create);
        }
        else
        {
            services.TryAddKeyedSingleton<ChatModel>(name, (provider, _) => registration.NewModel(provider)!);
            services.TryAddKeyedSingleton<IReasoner>(name, (provider, _) => registration.Create(provider));
        }

        return new(services, registration);
    }

    /// <summary>
    /// Adds a named reasoner for each part of a section, made of what that part says: <c>{ "cheap": { "Model": … }, "thorough": { … }
    /// }</c>.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="section">The section. Its parts are read now for their names, and for the rest when a reasoner is made.</param>
    /// <returns>The container.</returns>
    /// <exception cref="InvalidOperationException">There is a reasoner of one of the names already.</exception>
    public static IServiceCollection AddTreeReasoners(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        foreach (var part in section.GetChildren())
        {
            services.AddTreeReasoner(part.Key).Bind(part);
        }

        return services;
    }
}
