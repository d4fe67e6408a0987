using System.Diagnostics;
using System.Reflection;

namespace TreeReasoner.Cli.Tests;

/// <summary>Packs and installs the tool once for all tests that run it.</summary>
[CollectionDefinition(nameof(InstalledTool))]
public sealed class InstalledToolCollection : ICollectionFixture<InstalledTool>;

/// <summary>The tool, packed and installed into a folder of its own.</summary>
public sealed class InstalledTool : IDisposable
{
    // A version that no cache of packages has.
    private static readonly string Version = FormattableString.Invariant($"0.0.1-test{Environment.ProcessId}-{Environment.TickCount64}");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treereasoner-tool-");

    public InstalledTool()
    {
        var feed = Path.Combine(Folder, "feed");
        Dotnet("pack", Metadata("CliProject"), "--no-build", "-c", Metadata("Configuration"), "-o", feed, $"-p:Version={Version}");
        var config = Path.Combine(Folder, "nuget.config");
        File.WriteAllText(config, """<configuration><packageSources><clear /><add key="local" value="feed" /></packageSources></configuration>""");
        Dotnet("tool", "install", "TreeReasoner.Cli", "--version", Version, "--tool-path", Path.Combine(Folder, "tools"), "--configfile", config);
        PuzzleFile = Path.Combine(Folder, "puzzle.txt");
        File.WriteAllText(PuzzleFile, Desk.Puzzle);
    }

    public string Folder => _folder.FullName;

    public string PuzzleFile { get; }

    public static string DocsFolder => Path.Combine(Metadata("CliProject"), "..", "..", "docs");

    public string Program => Path.Combine(Folder, "tools", "treereasoner");

    public Process Start(string input, params string[] arguments)
    {
        // A suite that was started in the background ignores the signal of Ctrl+C, and what it starts would inherit that.
        string[] withSignals = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];
        string[] command = [.. withSignals, Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        SetEnvironment(start);
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }

    public async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var process = Start(input, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    /// <summary>Runs lines of a shell that finds the tool.</summary>
    public async Task<(int Code, string Said)> ShellAsync(string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        SetEnvironment(start);
        start.Environment["PATH"] = $"{Path.Combine(Folder, "tools")}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    /// <summary>Runs it on a terminal of its own, and gives all that was drawn.</summary>
    public async Task<string> OnTerminalAsync(int columns, bool noColor, string line)
    {
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", $"stty cols {columns} rows 30; {Program} {line}", "/dev/null"])
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        SetEnvironment(start);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        if (noColor)
        {
            start.Environment["NO_COLOR"] = "1";
        }

        using var process = Process.Start(start)!;
        var screen = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return screen;
    }

    public static async Task SignalAsync(string line)
    {
        using var shell = Process.Start("sh", ["-c", line])!;
        await shell.WaitForExitAsync();
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        var cached = Path.Combine(Metadata("PackagesFolder"), "treereasoner.cli", Version);
        if (Directory.Exists(cached))
        {
            Directory.Delete(cached, recursive: true);
        }
    }

    private void SetEnvironment(ProcessStartInfo start)
    {
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Folder, "data");
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment.Remove("OPENAI_API_KEY");
        start.Environment.Remove("OPENAI_BASE_URL");
    }

    private static string Metadata(string key) => typeof(InstalledTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;

    private static void Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("MSBuildSDKsPath");      // set by the test runner for its own SDK resolution
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{error.Result}");
    }
}
