using Microsoft.Extensions.DependencyInjection;

namespace TreeReasoner.Cluster;

/// <summary>
/// The reasoners of this process, by their names. In a container whose <see cref="IReasoner"/> is the cluster's they are kept here.
/// </summary>
internal sealed class LocalReasoners(IServiceProvider services)
{
    private const string Kept = "treereasoner.local:";

    /// <summary>The key under which the reasoner of a name is kept where the container gives the cluster's in its place.</summary>
    public static string KeyOf(string? name) => Kept + name;

    /// <summary>Finds a reasoner.</summary>
    /// <param name="name">Its name; null for the one without.</param>
    /// <returns>The reasoner; null if there is none of that name.</returns>
    public IReasoner? Find(string? name)
    {
        if (services.GetKeyedService<IReasoner>(KeyOf(name)) is { } kept)
        {
            return kept;
        }

        if (name is null)
        {
            return services.GetService<IReasoner>();
        }

        return services.GetKeyedService<IReasoner>(name);
    }
}
