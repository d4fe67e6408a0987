namespace TreeReasoner.Learning;

/// <summary>
/// Something cannot be learned or written: the message says which file or part, what was found and what was expected. It holds no problem
/// and no model text.
/// </summary>
public sealed class LearningException : TreeReasonerException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Who, what, where, and what was expected; free of content.</param>
    /// <param name="innerException">What was thrown, if something was.</param>
    public LearningException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
