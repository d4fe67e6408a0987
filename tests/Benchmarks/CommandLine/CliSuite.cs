using System.Diagnostics;

namespace TreeReasoner.Benchmarks.CommandLine;

/// <summary>
/// How long the command line takes to say its help: packed and installed as a user has it, each run beside one of
/// <c>dotnet --version</c>, which is what any .NET tool that starts the runtime takes at least.
/// </summary>
public static class CliSuite
{
    private const string NoVersionOfOurs = "0.0.1-measured";
    private const double MostMilliseconds = 200;

    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        var runs = 25;
        if (quick)
        {
            runs = 7;
        }

        var folder = Directory.CreateTempSubdirectory("treereasoner-cli-");
        try
        {
            var program = await InstallAsync(folder.FullName);
            var (help, version) = (new List<double>(), new List<double>());
            await TimeAsync(program, "--help");
            for (var i = 0; i < runs; i++)
            {
                // One after the other, so that the machine's mood is the same for both.
                version.Add(await TimeAsync("dotnet", "--version"));
                help.Add(await TimeAsync(program, "--help"));
            }

            report.Add("ms to say the help", help, MostMilliseconds, isTimed: true);
            report.Add("ms of dotnet --version beside it", version);
            report.Add("help ÷ dotnet --version", help.Zip(version, (one, other) => one / other));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Packs the tool, and installs it as a user does.</summary>
    /// <returns>The program.</returns>
    private static async Task<string> InstallAsync(string folder)
    {
        var project = Path.Combine(Root(), "src", "Cli");
        var feed = Path.Combine(folder, "feed");
        await DotnetAsync("pack", project, "-c", "Release", "-o", feed, $"-p:Version={NoVersionOfOurs}");
        var config = Path.Combine(folder, "nuget.config");
        await File.WriteAllTextAsync(config, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder}/packages" /></config>
              <packageSources><clear /><add key="local" value="feed" /></packageSources>
            </configuration>
            """);
        var tools = Path.Combine(folder, "tools");
        string[] install = ["tool", "install", "TreeReasoner.Cli", "--version", NoVersionOfOurs];
        await DotnetAsync([.. install, "--tool-path", tools, "--configfile", config]);
        return Path.Combine(tools, "treereasoner");
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "TreeReasoner.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The cli suite packs src/Cli: run it in the repository.");
    }

    private static async Task<double> TimeAsync(string program, string argument)
    {
        var start = Stopwatch.GetTimestamp();
        var how = new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(how)!;
        var said = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var passed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (process.ExitCode != 0 || (await said).Length == 0)
        {
            throw new InvalidOperationException($"{program} {argument} ended with {process.ExitCode}.");
        }

        return passed;
    }

    private static async Task DotnetAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
        }
    }
}
