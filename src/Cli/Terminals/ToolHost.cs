namespace TreeReasoner.Cli;

/// <summary>Where a run of the tool reads and writes, and what it knows of the world. A test hands in its own.</summary>
internal sealed record ToolHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input. Null where it is a keyboard that would be waited for.</summary>
    public Func<Stream>? In { get; init; }

    /// <summary>Waits for a key of the keyboard. Null where standard input is none.</summary>
    public Func<ConsoleKeyInfo>? Key { get; init; }

    /// <summary>Whether standard error is a terminal that can be drawn on.</summary>
    public bool IsErrorTerminal { get; init; }

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a search waits for its estimate before it begins. Default one second.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Cancelled by the first Ctrl+C.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>The folder that relative paths and <c>treereasoner.json</c> are looked for in.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    public bool HasColor => IsErrorTerminal && string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb";

    /// <summary>One line for people on standard error.</summary>
    public void Say(string line) => Error.WriteLine(TerminalText.OneLine(line));
}
