using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;

namespace TreeReasoner.Cluster;

/// <summary>Puts the cluster's reasoners in the place of those that a container has.</summary>
internal static class CallerRegistration
{
    public static void Add(IServiceCollection services, Action<ClusterCallOptions>? configure)
    {
        var options = services.AddOptions<ClusterCallOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterCallOptions>, ClusterCallOptionsRanges>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(container => new SearchCluster(
            container.GetRequiredService<IGrainFactory>(),
            container.GetRequiredService<IOptions<ClusterCallOptions>>(),
            container.GetRequiredService<TimeProvider>()));
        for (var i = services.Count - 1; i >= 0; i--)
        {
            if (services[i].ServiceType == typeof(IReasoner))
            {
                Replace(services, i);
            }
        }
    }

    /// <summary>The reasoner stays in the container under a key that replays and silos know.</summary>
    private static void Replace(IServiceCollection services, int at)
    {
        var there = services[at];
        var name = there.ServiceKey as string;
        var key = LocalReasoners.KeyOf(name);
        services.AddKeyedSingleton<IReasoner>(key, (container, _) => Make(container, there));
        if (there.IsKeyedService)
        {
            services[at] = ServiceDescriptor.KeyedSingleton<IReasoner>(there.ServiceKey, (container, _) => New(container, key, name));
        }
        else
        {
            services[at] = ServiceDescriptor.Singleton<IReasoner>(container => New(container, key, name));
        }
    }

    private static ClusterReasoner New(IServiceProvider container, string key, string? name) => new(
        container.GetRequiredService<SearchCluster>(),
        container.GetRequiredKeyedService<IReasoner>(key),
        name,
        container.GetRequiredService<IOptions<ClusterCallOptions>>());

    private static IReasoner Make(IServiceProvider container, ServiceDescriptor there)
    {
        if (there.IsKeyedService)
        {
            return (IReasoner)(there.KeyedImplementationInstance
                ?? there.KeyedImplementationFactory?.Invoke(container, there.ServiceKey)
                ?? ActivatorUtilities.CreateInstance(container, there.KeyedImplementationType!));
        }

        return (IReasoner)(there.ImplementationInstance
            ?? there.ImplementationFactory?.Invoke(container)
            ?? ActivatorUtilities.CreateInstance(container, there.ImplementationType!));
    }
}
