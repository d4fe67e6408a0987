using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TreeReasoner;
using TreeReasoner.Cluster;

namespace Orleans.Hosting;

/// <summary>Lets a client of Orleans think at its silos.</summary>
public static class TreeReasonerClientBuilderExtensions
{
    /// <summary>
    /// Makes every <see cref="IReasoner"/> that the container has so far run its searches at the silos, under the same name there, and adds
    /// a <see cref="SearchCluster"/>. The reasoners are made like those of the silos: they replay the silos' journals, and call nothing.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="configure">Sets how the cluster is called.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder UseTreeReasoner(this IClientBuilder client, Action<ClusterCallOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        CallerRegistration.Add(client.Services, configure);
        client.Services.TryAddSingleton(container => container.GetRequiredService<SearchCluster>().Journals);
        return client;
    }
}
