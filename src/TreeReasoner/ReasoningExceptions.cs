namespace TreeReasoner;

/// <summary>
/// Nothing could be found out about a problem: there is no answer and no simulation, because calls failed, whether or not more of them
/// would too.
/// </summary>
public sealed class ReasoningFailedException : TreeReasonerException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What failed, free of content.</param>
    /// <param name="solution">What there is: the bill, the tree and the stop reason.</param>
    /// <param name="innerException">The last failure.</param>
    public ReasoningFailedException(string message, Solution solution, Exception? innerException)
        : base(message, innerException) => Solution = solution;

    /// <summary>What there is: the bill, the tree and the stop reason.</summary>
    public Solution Solution { get; }
}

/// <summary>Solving was cancelled. Nothing is in flight, and what was finished by then is kept.</summary>
public sealed class ReasoningCanceledException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="partial">The best so far.</param>
    /// <param name="token">The token that was cancelled.</param>
    public ReasoningCanceledException(Solution partial, CancellationToken token)
        : base("Solving was cancelled; the best so far is in Partial.", token) => Partial = partial;

    /// <summary>The best so far.</summary>
    public Solution Partial { get; }
}
