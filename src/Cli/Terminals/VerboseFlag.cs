namespace TreeReasoner.Cli;

/// <summary>The flag that shows the whole of an error.</summary>
internal static class VerboseFlag
{
    public const string Name = "--verbose", Short = "-v";

    /// <summary>Whether a command line has it, also one that could not be parsed.</summary>
    public static bool IsIn(IReadOnlyList<string> arguments) => arguments.Contains(Name) || arguments.Contains(Short);
}
