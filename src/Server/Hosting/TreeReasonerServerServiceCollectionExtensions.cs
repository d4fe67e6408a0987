using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TreeReasoner.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the server with a container.</summary>
public static class TreeReasonerServerServiceCollectionExtensions
{
    /// <summary>Adds what <c>MapTreeReasoner</c> maps.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Says what is offered, to whom, and within which limits.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddTreeReasonerServer(
        this IServiceCollection services, Action<TreeReasonerServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<TreeReasonerServerOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(Make);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TreeReasonerServer>(
            provider => provider.GetRequiredService<TreeReasonerServer>()));
        return services;
    }

    private static TreeReasonerServer Make(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<TreeReasonerServerOptions>>().Value;
        options.Validate();
        if (options.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var places = new SearchPlaces(options);
        var parts = new ServerParts(
            options,
            new ModelCatalog(services, options),
            new KeyRing([.. options.Keys]),
            new BudgetBook(options.Folder, clock),
            places,
            new ServerMetrics(places),
            new WatchedSearches(options, clock),
            clock);
        var responses = new ResponsesEndpoint(parts, new ResponseStore(options, clock));
        return new(parts, new ChatEndpoint(parts), responses, new WatchEndpoint(parts), services.GetRequiredService<ILogger<TreeReasonerServer>>());
    }
}
