using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreeReasoner.Models;

namespace TreeReasoner.Cluster;

/// <summary>Makes the models of a container keep the limit of all silos, where there is one.</summary>
internal static class ModelsWithinLimits
{
    public static void Replace(IServiceCollection services)
    {
        for (var i = services.Count - 1; i >= 0; i--)
        {
            var there = services[i];
            if (there.ServiceType != typeof(ChatModel))
            {
                continue;
            }

            if (there is { IsKeyedService: true, KeyedImplementationFactory: { } keyed })
            {
                services[i] = ServiceDescriptor.KeyedSingleton(
                    there.ServiceKey, (container, key) => Limited(container, keyed(container, key)));
            }
            else if (there is { IsKeyedService: false, ImplementationFactory: { } make })
            {
                services[i] = ServiceDescriptor.Singleton(container => Limited(container, make(container)));
            }
        }
    }

    // A reasoner without a model has none.
    private static ChatModel Limited(IServiceProvider container, object? made)
    {
        var options = container.GetRequiredService<IOptions<SearchClusterOptions>>().Value;
        if (made is ChatModel model && options.RequestsPerMinute is { } limit)
        {
            return container.GetRequiredService<ClusterLimits>().Apply(model, options.ProviderKey, limit);
        }

        return (ChatModel)made!;
    }
}
