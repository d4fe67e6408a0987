using TreeReasoner.Server;

namespace TreeReasoner.Cli;

/// <summary>The keys that clients of the server send, from a file: a name and a secret a line. No error tells a secret.</summary>
internal static class ClientKeys
{
    public static IReadOnlyList<ApiKey> Read(ToolHost host, string? file)
    {
        if (file is null)
        {
            return [];
        }

        var keys = new List<ApiKey>();
        try
        {
            var number = 0;
            foreach (var line in File.ReadLines(Path.GetFullPath(file, host.Folder)))
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line) && line[0] != '#')
                {
                    keys.Add(KeyOf(line, file, number));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The keys in '{file}' cannot be read: {TerminalText.OneLine(error.Message)}", error);
        }

        if (keys.Count == 0)
        {
            throw new InputException($"There is no key in '{file}'; a line has a name and a secret, such as 'ada 0123456789abcdef'.");
        }

        return keys;
    }

    private static ApiKey KeyOf(string line, string file, int number)
    {
        if (line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is not [var name, var secret])
        {
            throw new InputException($"'{file}', line {number}: a line has a name and a secret, and nothing else.");
        }

        try
        {
            return new(name, secret);
        }
        catch (ArgumentException)
        {
            throw new InputException($"'{file}', line {number}: the secret of '{name}' is too short; it has at least 16 characters.");
        }
    }
}
