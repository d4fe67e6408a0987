namespace TreeReasoner;

/// <summary>A plug-in around another one. Errors, journals and telemetry name the one that does the work.</summary>
public interface IDecorator
{
    /// <summary>The plug-in that does the work; null if the decorator does it itself.</summary>
    object? Inner { get; }

    /// <summary>Finds the name under which a plug-in is reported.</summary>
    /// <param name="plugin">A plug-in, decorated or not.</param>
    /// <returns>The type's name of the innermost plug-in.</returns>
    static string NameOf(object plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        while (plugin is IDecorator { Inner: { } inner })
        {
            plugin = inner;
        }

        return plugin.GetType().Name;
    }
}
