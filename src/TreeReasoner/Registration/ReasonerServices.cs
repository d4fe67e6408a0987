using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>
/// The container as the parts of one reasoner see it: a part that asks for the <see cref="ChatModel"/>, the prompts, the token counter,
/// the preference or the rule that compares answers gets those of its own reasoner, whatever that is named.
/// </summary>
internal sealed class ReasonerServices(IServiceProvider services, ReasonerRegistration registration)
    : IKeyedServiceProvider, IServiceProviderIsService
{
    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(ChatModel))
        {
            return registration.ModelIn(services);
        }

        if (serviceType == typeof(PromptSet))
        {
            return registration.PromptsIn(services);
        }

        if (serviceType == typeof(ITokenCounter))
        {
            return registration.TokenCounterIn(services);
        }

        if (serviceType == typeof(IPreference))
        {
            return registration.PreferenceIn(services);
        }

        if (serviceType == typeof(IAnswerEquivalence))
        {
            return registration.EquivalenceIn(services);
        }

        if (serviceType == typeof(IServiceProvider) || serviceType == typeof(IServiceProviderIsService))
        {
            return this;
        }

        return services.GetService(serviceType);
    }

    public object? GetKeyedService(Type serviceType, object? serviceKey) => Keyed.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => Keyed.GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType) =>
        serviceType == typeof(ChatModel) || serviceType == typeof(PromptSet) || serviceType == typeof(ITokenCounter)
        || serviceType == typeof(IPreference) || serviceType == typeof(IAnswerEquivalence)
        || services.GetService<IServiceProviderIsService>()?.IsService(serviceType) == true;

    private IKeyedServiceProvider Keyed => services as IKeyedServiceProvider
        ?? throw new InvalidOperationException("The container has no keyed services; a part of the reasoner asked for one.");
}
