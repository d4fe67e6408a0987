using System.Diagnostics;
using System.Reflection;

namespace TreeReasoner.Tests;

/// <summary>The packages, packed once into a feed of their own, as a user would get them.</summary>
public sealed class PackedFeed : IDisposable
{
    private static readonly string[] Projects =
    [
        "Plugins", "Mcts", "Strategies", "Models", "Expanders", "Evaluators", "TreeReasoner", "Testing", "Pocket", "Viewer",
        "Server", "Learning", "Redis", "Orleans",
    ];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treereasoner-feed-");

    public PackedFeed()
    {
        foreach (var project in Projects)
        {
            Dotnet(
                Metadata("SourceFolder"), "pack", project, "--no-build", "-c", Metadata("Configuration"), "-o", Folder,
                $"-p:Version={Version}");
        }
    }

    public static string Version => "0.0.1";

    public string Folder => _folder.FullName;

    public static IEnumerable<string> Ids => Projects.Select(project => project == "TreeReasoner" ? project : $"TreeReasoner.{project}");

    public static string Metadata(string key) => typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;

    /// <summary>Runs the command line and returns what it printed; fails with it if it did not succeed.</summary>
    public static string Dotnet(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("MSBuildSDKsPath");      // set by the test runner for its own SDK resolution
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{error.Result}");
        return output;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
