using Microsoft.Extensions.DependencyInjection;

namespace TreeReasoner;

/// <summary>
/// The named reasoners of a container, for a program that learns a name while it runs, such as a server from a request.
/// </summary>
public sealed class ReasonerCatalog
{
    private readonly IServiceProvider _services;
    private readonly ReasonerRegistrations _registrations;

    internal ReasonerCatalog(IServiceProvider services, ReasonerRegistrations registrations)
    {
        _services = services;
        _registrations = registrations;
    }

    /// <summary>The names, in the order in which they were registered. The reasoner without a name is not among them.</summary>
    public IReadOnlyList<string> Names => [.. _registrations.Names];

    /// <summary>Finds a reasoner.</summary>
    /// <param name="name">Its name, in the same case as it was registered.</param>
    /// <returns>The reasoner; the same each time.</returns>
    /// <exception cref="KeyNotFoundException">No reasoner has that name. The message lists those that there are.</exception>
    public IReasoner Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_services.GetKeyedService<IReasoner>(name) is { } found)
        {
            return found;
        }

        throw new KeyNotFoundException($"There is no reasoner named '{name}'; there are: {string.Join(", ", Names)}.");
    }
}
