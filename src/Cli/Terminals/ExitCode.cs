namespace TreeReasoner.Cli;

/// <summary>What the tool tells the shell. docs/command-line.md has the list.</summary>
internal static class ExitCode
{
    public const int Answered = 0;

    /// <summary>The search ended without an answer, or a comparison found the second run worse.</summary>
    public const int NoAnswer = 1;

    public const int BadInput = 2;

    public const int EndpointFault = 3;

    /// <summary>An error of the tool itself.</summary>
    public const int Broken = 70;

    /// <summary>As shells have it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;
}
