namespace TreeReasoner.Cli;

/// <summary>Text that is shown to be copied into a shell.</summary>
internal static class ShellText
{
    /// <summary>One word of a shell: as it is where nothing in it is special, else between single quotes.</summary>
    public static string Quote(string word)
    {
        word = TerminalText.OneLine(word);
        if (word.Length > 0 && word.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '/' or '.' or '-' or '_' or ':' or '\\' or '+'))
        {
            return word;
        }

        return $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
