namespace TreeReasoner.Cli;

/// <summary>A file that a command makes. It is there whole or not at all.</summary>
internal static class OutputFile
{
    /// <param name="host">Where standard output is.</param>
    /// <param name="name">The file; <c>-</c> for standard output.</param>
    /// <param name="overwrites">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="InputException">The file is there already, or cannot be written.</exception>
    public static async Task WriteAsync(ToolHost host, string name, bool overwrites, Func<Stream, Task> write)
    {
        if (name == "-")
        {
            using var buffer = new MemoryStream();
            await write(buffer).ConfigureAwait(false);
            await host.Out.WriteAsync(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)).ConfigureAwait(false);
            return;
        }

        var path = Path.GetFullPath(name, host.Folder);
        if (File.Exists(path) && !overwrites)
        {
            throw new InputException($"'{name}' is there already; --force writes over it.");
        }

        var part = path + ".part";
        try
        {
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                await write(file).ConfigureAwait(false);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputException($"'{name}' cannot be written: {TerminalText.OneLine(error.Message)}", error);
        }
        finally
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }

        host.Say(path);
    }
}
