using System.Text;

namespace TreeReasoner.Cli;

/// <summary>Reads the problem from the command line, a file or standard input.</summary>
internal static class ProblemInput
{
    /// <summary>Far more than any window holds. What is larger is another file than was meant.</summary>
    public const int MostBytes = 4 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="host">Has standard input.</param>
    /// <param name="words">The words of the command line; one that is <c>-</c> means standard input.</param>
    /// <param name="file">A file; null without one.</param>
    /// <exception cref="InputException">There is no problem, more than one, or it is no text.</exception>
    public static async Task<string> ReadAsync(ToolHost host, IReadOnlyList<string> words, string? file)
    {
        if (file is not null && words.Count > 0)
        {
            throw new InputException("There is a problem on the command line and a file as well; give one of them.");
        }

        if (file is not null and not "-")
        {
            return await ReadFileAsync(host, file).ConfigureAwait(false);
        }

        if (file is null && words.Count > 0 && words is not ["-"])
        {
            return Checked(string.Join(' ', words), "The problem");
        }

        if (host.In is not { } open)
        {
            throw new InputException("What is the problem? Give it as text, by -f FILE, or through a pipe: treereasoner solve \"…\".");
        }

        await using var stream = open();
        return await ReadAsync(stream, "Standard input").ConfigureAwait(false);
    }

    private static async Task<string> ReadFileAsync(ToolHost host, string file)
    {
        try
        {
            await using var stream = File.OpenRead(Path.GetFullPath(file, host.Folder));
            return await ReadAsync(stream, $"'{file}'").ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"'{file}' cannot be read: {TerminalText.OneLine(error.Message)}", error);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, string name)
    {
        var buffer = new MemoryStream();
        var part = new byte[1 << 16];
        while (true)
        {
            var read = await stream.ReadAsync(part).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            buffer.Write(part, 0, read);
            if (buffer.Length > MostBytes)
            {
                throw new InputException($"{name} has more than {MostBytes >> 20} MB; a problem fits the window of a model. Give the part that matters.");
            }
        }

        try
        {
            return Checked(Strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), name);
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException($"{name} is no text in UTF-8; give the problem as text.", error);
        }
    }

    private static string Checked(string text, string name)
    {
        text = text.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.Length == 0)
        {
            throw new InputException($"{name} is empty; give the problem as text.");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputException($"{name} is binary; give the problem as text.");
        }

        return text;
    }
}
