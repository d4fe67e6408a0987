namespace TreeReasoner.Cli;

/// <summary>What the user gave cannot be used. The message is one line and says what to do next.</summary>
internal sealed class InputException(string message, Exception? innerException = null) : Exception(message, innerException);
