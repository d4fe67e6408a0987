namespace TreeReasoner;

/// <summary>A plug-in of ours around one of the user's: errors name the user's.</summary>
internal interface IDecorator
{
    /// <summary>What it decorates; null if it does the work itself.</summary>
    object? Inner { get; }

    /// <summary>The name to blame.</summary>
    static string NameOf(object plugin) => plugin is IDecorator { Inner: { } inner } ? NameOf(inner) : plugin.GetType().Name;
}
