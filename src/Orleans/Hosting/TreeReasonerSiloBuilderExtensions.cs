using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using StackExchange.Redis;
using TreeReasoner;
using TreeReasoner.Cluster;
using TreeReasoner.Redis;

namespace Orleans.Hosting;

/// <summary>Makes a silo run searches.</summary>
public static class TreeReasonerSiloBuilderExtensions
{
    /// <summary>
    /// Makes the silo run searches with its container's reasoners. It needs a journal store that may be read while a search writes, a grain
    /// storage named <see cref="SearchClusterOptions.Storage"/> and a reminder service: <see cref="UseTreeReasonerRedis"/> gives all three.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="reasoner">Says what the reasoner without a name is made of. Null (default): the container has reasoners already.</param>
    /// <param name="configure">Sets how the silo runs searches.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddTreeReasoner(
        this ISiloBuilder silo, Action<TreeReasonerBuilder>? reasoner = null, Action<SearchClusterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var services = silo.Services;
        reasoner?.Invoke(services.AddTreeReasoner());
        var options = services.AddOptions<SearchClusterOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SearchClusterOptions>, SearchClusterOptionsRanges>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterTelemetry>();
        services.TryAddSingleton(container => new LocalReasoners(container));
        services.TryAddSingleton(container => new ClusterLimits(
            container.GetRequiredService<IGrainFactory>(), container.GetRequiredService<TimeProvider>()));
        ModelsWithinLimits.Replace(services);
        services.TryAddSingleton<SearchWork>();
        services.TryAddSingleton<SearchHost>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(container => container.GetRequiredService<SearchHost>());
        return silo;
    }

    /// <summary>
    /// Keeps all that searches need in one Redis: journals, requests and queues, reminders, and which silos there are. The silo does not
    /// start where the server keeps less than the journals ask for.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configuration">Where Redis is, as StackExchange.Redis reads it.</param>
    /// <param name="journals">How journals are kept. Null (default): as the store does, with a lease of 15 s.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseTreeReasonerRedis(this ISiloBuilder silo, string configuration, RedisJournalOptions? journals = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        journals ??= new() { Lease = new SearchClusterOptions().Lease };
        silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(configuration));
        silo.UseRedisReminderService(options => options.ConfigurationOptions = ConfigurationOptions.Parse(configuration));
        silo.AddRedisGrainStorage(
            SearchClusterOptions.Storage,
            storage => storage.Configure(options => options.ConfigurationOptions = ConfigurationOptions.Parse(configuration)));
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(container => new SiloRedis(configuration, journals, container.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJournalStore>(container => container.GetRequiredService<SiloRedis>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(container => container.GetRequiredService<SiloRedis>());
        return silo;
    }

    /// <summary>
    /// The same as <see cref="TreeReasonerClientBuilderExtensions.UseTreeReasoner(IClientBuilder, Action{ClusterCallOptions}?)"/> for a
    /// program that is a silo itself, such as a server. The silo still runs searches with the reasoners that were there.
    /// </summary>
    /// <param name="silo">The silo, after its reasoners.</param>
    /// <param name="configure">Sets how the cluster is called.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="InvalidOperationException">No reasoner is registered yet.</exception>
    public static ISiloBuilder UseTreeReasoner(this ISiloBuilder silo, Action<ClusterCallOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        CallerRegistration.Add(silo.Services, configure);
        return silo;
    }
}
