namespace TreeReasoner.Cli;

/// <summary>What the user gave cannot be used. The message is one line and says what to do next.</summary>
internal sealed class InputException(string message, Exception? innerException = null, int code = ExitCode.BadInput)
    : Exception(message, innerException)
{
    /// <summary>How the tool ends.</summary>
    public int Code => code;
}
