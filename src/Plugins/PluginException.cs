namespace TreeReasoner;

/// <summary>
/// A plug-in broke its contract or failed: it threw, took too long, or returned something the search cannot use. The message says who,
/// where and what was expected; it never holds the problem or model text.
/// </summary>
public sealed class PluginException : TreeReasonerException, IFailureDetails
{
    /// <summary>Creates the error.</summary>
    /// <param name="plugin">The plug-in's type name.</param>
    /// <param name="message">Who, what, where, what was expected.</param>
    /// <param name="innerException">What the plug-in threw, if it did.</param>
    public PluginException(string plugin, string message, Exception? innerException = null)
        : base(message, innerException) => Plugin = plugin;

    /// <summary>The plug-in's type name.</summary>
    public string Plugin { get; }

    /// <summary>The number of the visit in which it happened; −1 outside a search.</summary>
    public long Visit { get; init; } = -1;

    /// <summary>What the failed call had already cost, if the plug-in could tell.</summary>
    public Usage Usage { get; init; }

    /// <summary>Whether what the plug-in threw is permanent.</summary>
    public bool IsPermanent => InnerException is IFailureDetails { IsPermanent: true };
}
