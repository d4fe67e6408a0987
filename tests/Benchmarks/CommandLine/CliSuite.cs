using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TreeReasoner.Benchmarks.CommandLine;

/// <summary>
/// How long the command line takes to say its help: packed and installed as a user has it, each run beside one of <c>dotnet --version</c>,
/// which is what any .NET tool that starts the runtime takes at least.
/// </summary>
public static class CliSuite
{
    private const string NoVersionOfOurs = "0.0.1-measured";

    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        var runs = 25;
        if (quick)
        {
            runs = 7;
        }

        await MeasureAsync(report, "any", atMost: 200, runs);

        // Native code takes minutes to make, and a package of the compiler.
        if (!quick && RuntimeInformation.RuntimeIdentifier == "linux-x64")
        {
            await MeasureAsync(report, "linux-x64", atMost: 120, runs);
        }
    }

    private static async Task MeasureAsync(Report report, string platform, double atMost, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("treereasoner-cli-");
        try
        {
            var program = await InstallAsync(folder.FullName, platform);
            var (help, version) = (new List<double>(), new List<double>());
            await TimeAsync(program, "--help");
            for (var i = 0; i < runs; i++)
            {
                // One after the other, so that the machine's mood is the same for both.
                version.Add(await TimeAsync("dotnet", "--version"));
                help.Add(await TimeAsync(program, "--help"));
            }

            report.Add($"{platform}: ms to say the help", help, atMost, isTimed: true);
            report.Add($"{platform}: ms of dotnet --version beside it", version);
            report.Add($"{platform}: help ÷ dotnet --version", help.Zip(version, (one, other) => one / other));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Packs the tool for a platform, and installs it as a user does.</summary>
    /// <returns>The program.</returns>
    private static async Task<string> InstallAsync(string folder, string platform)
    {
        var project = Path.Combine(Root(), "src", "Cli");
        var feed = Path.Combine(folder, "feed");
        string[] pack = ["pack", project, "-c", "Release", "-o", feed, $"-p:Version={NoVersionOfOurs}"];
        if (platform != "any")
        {
            await DotnetAsync([.. pack, "-p:NativeTool=true"]);
            pack = [.. pack, "-p:NativeTool=true", "-r", platform];
        }

        await DotnetAsync(pack);
        var config = Path.Combine(folder, "nuget.config");
        await File.WriteAllTextAsync(config, $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder}/packages" /></config>
              <packageSources><clear /><add key="local" value="feed" /></packageSources>
            </configuration>
            """);
        var tools = Path.Combine(folder, "tools");
        await DotnetAsync("tool", "install", "TreeReasoner.Cli", "--version", NoVersionOfOurs, "--tool-path", tools, "--configfile", config);
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
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
