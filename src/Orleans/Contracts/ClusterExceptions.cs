namespace TreeReasoner.Cluster;

/// <summary>The cluster cannot do what was asked: the message says which search, what and why. It never holds content.</summary>
public class ClusterException : TreeReasonerException, IContentFreeError
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What failed, and what was expected.</param>
    /// <param name="innerException">What was thrown, if something was.</param>
    public ClusterException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The cluster has as many searches as it takes. A caller tries again later, or starts fewer.</summary>
public sealed class ClusterBusyException : ClusterException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which bound was met.</param>
    /// <param name="retryAfter">After which time a caller may try again.</param>
    public ClusterBusyException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>After which time a caller may try again.</summary>
    public TimeSpan RetryAfter { get; }
}
