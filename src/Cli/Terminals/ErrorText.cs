using TreeReasoner.Pocket;

namespace TreeReasoner.Cli;

/// <summary>An error in words for people who did not write the call that failed and cannot look into an exception.</summary>
internal static class ErrorText
{
    private const string LibraryHint = "(see the inner exception)";

    /// <summary>What a failed visit failed of: the model's own error where it is one, without the plug-ins that it went through.</summary>
    public static string OfFailure(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is Models.ModelException)
            {
                return Of(cause);
            }
        }

        return Of(error);
    }

    /// <summary>The message as a user of the tool can act on it.</summary>
    public static string Of(Exception error)
    {
        if (error is ArgumentException { InnerException: PuzzleFormatException unreadable })
        {
            return $"{unreadable.Message} Pocket, the model inside the tool, knows coin puzzles only; name another model with --model.";
        }

        if (error is OperationCanceledException)
        {
            return "Interrupted before there was anything to show; the same line begins again.";
        }

        var message = error.Message;
        var at = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        if (at > 0)
        {
            message = message[..at];
        }

        return message.Replace(LibraryHint, $"({VerboseFlag.Name} shows it)", StringComparison.Ordinal);
    }
}
