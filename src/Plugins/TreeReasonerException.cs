namespace TreeReasoner;

/// <summary>
/// The base of the errors that this library tells of, so that a caller can catch them all. Their messages never hold content or keys.
/// </summary>
/// <remarks>
/// Wrong arguments stay <see cref="ArgumentException"/>, and cancellations stay <see cref="OperationCanceledException"/>: a caller of a
/// .NET library expects them so.
/// </remarks>
public abstract class TreeReasonerException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Who failed, at what, where, and what was expected. It is free of content.</param>
    /// <param name="innerException">What was thrown below, if something was.</param>
    protected TreeReasonerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
