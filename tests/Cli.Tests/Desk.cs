using System.Text;

namespace TreeReasoner.Cli.Tests;

/// <summary>A user's desk: a folder, an environment of its own, and what the tool printed. Nothing of this machine's user is read or written.</summary>
public sealed class Desk : IDisposable
{
    /// <summary>A puzzle that Pocket solves at once; the answer is 10.</summary>
    public const string Puzzle = """
        Question: How many coins does Mia have?
        Leo has 9 coins.
        Mia has as many as Leo plus 1 coins.
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treereasoner-cli-");

    public Desk() => Environment["XDG_DATA_HOME"] = Path.Combine(Folder, "data");

    public string Folder => _folder.FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public IReadOnlyList<string> Journals
    {
        get
        {
            if (!Directory.Exists(DataFolder))
            {
                return [];
            }

            return [.. Directory.GetFiles(DataFolder, "*.jsonl").Order()];
        }
    }

    private string DataFolder => Path.Combine(Folder, "data", "treereasoner");

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the tool in this process.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">Standard input; null for a keyboard.</param>
    /// <param name="interruptedAt">The user presses Ctrl+C when standard error has this text.</param>
    public async Task<int> RunAsync(string[] arguments, byte[]? input = null, string? interruptedAt = null)
    {
        using var pressed = new CancellationTokenSource();
        await using var output = new StringWriter();
        await using var error = new WatchedWriter(interruptedAt, pressed.Cancel);
        Func<Stream>? open = null;
        if (input is not null)
        {
            open = () => new MemoryStream(input);
        }

        var code = await Tool.RunAsync(arguments, new()
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            In = open,
            Variable = name => Environment.GetValueOrDefault(name),
            Folder = Folder,
            Patience = Timeout.InfiniteTimeSpan,
            Interrupted = pressed.Token,
        });
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class WatchedWriter(string? text, Action found) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (text is not null && value?.Contains(text, StringComparison.Ordinal) == true)
            {
                found();
            }
        }
    }
}
