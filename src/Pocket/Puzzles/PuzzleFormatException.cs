namespace TreeReasoner.Pocket;

/// <summary>A text is not a coin puzzle that Pocket can read, or steps about one that it cannot go on from.</summary>
/// <remarks>
/// The message quotes the line. What is thrown inside a search stays inside: the search's own errors name this type only.
/// </remarks>
public sealed class PuzzleFormatException : FormatException, IFailureDetails
{
    internal PuzzleFormatException(int line, string problem, bool isPermanent = true)
        : base($"Line {line}: {problem}") => (Line, IsPermanent) = (line, isPermanent);

    /// <summary>The first line that could not be used, counted from 1; of steps, the number of the step.</summary>
    public int Line { get; }

    /// <summary>
    /// Whether it is the puzzle itself: every further call about it would fail. False for steps, which other lines do not have.
    /// </summary>
    public bool IsPermanent { get; }

    /// <summary>Nothing.</summary>
    public Usage Usage => default;
}
