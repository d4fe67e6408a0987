namespace TreeReasoner.Pocket;

/// <summary>A text is not a coin puzzle that Pocket can read.</summary>
public sealed class PuzzleFormatException : FormatException
{
    internal PuzzleFormatException(int line, string problem)
        : base($"Line {line}: {problem}") => Line = line;

    /// <summary>The first line that could not be used, counted from 1.</summary>
    public int Line { get; }
}
