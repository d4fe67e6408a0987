namespace TreeReasoner;

/// <summary>
/// A journal cannot be opened, read, written or continued: the message says which one, where, what was found and what was expected. It
/// never holds the problem or model text.
/// </summary>
public sealed class JournalException : TreeReasonerException, IContentFreeError
{
    /// <summary>Creates the error.</summary>
    /// <param name="journal">The journal's name.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence; free of content.</param>
    /// <param name="line">The line it concerns, from 1; 0 if it concerns none.</param>
    /// <param name="innerException">What was thrown, if something was.</param>
    public JournalException(string journal, string problem, long line = 0, Exception? innerException = null)
        : base(line > 0 ? $"Journal '{journal}', line {line}: {problem}" : $"Journal '{journal}' {problem}", innerException) =>
        (Journal, Line) = (journal, line);

    /// <summary>The journal's name.</summary>
    public string Journal { get; }

    /// <summary>The line it concerns, from 1; 0 if it concerns none.</summary>
    public long Line { get; }

    /// <summary>
    /// Whether the same may succeed later without anybody changing the journal: another owner still has it, or its store had no answer or
    /// no room. Default false.
    /// </summary>
    public bool IsPassing { get; init; }
}
