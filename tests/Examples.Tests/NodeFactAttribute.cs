using System.ComponentModel;
using System.Diagnostics;

namespace TreeReasoner.Tests;

/// <summary>Skipped, with the reason, where there is no Node.js, or npm cannot install the client it takes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    private const string Client = "openai@6";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly Lazy<(string? Folder, string? Reason)> Installed = new(Install);

    public NodeFactAttribute() => Skip = Installed.Value.Reason;

    /// <summary>Where the client is installed: a folder of its own, deleted when the tests end.</summary>
    public static string Folder => Installed.Value.Folder!;

    private static (string? Folder, string? Reason) Install()
    {
        var folder = Directory.CreateTempSubdirectory("treereasoner-node-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        try
        {
            using var npm = Process.Start(new ProcessStartInfo(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", Client, "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _ = npm.StandardOutput.ReadToEndAsync();
            _ = npm.StandardError.ReadToEndAsync();
            if (!npm.WaitForExit(Patience))
            {
                npm.Kill(entireProcessTree: true);
                return (null, $"npm did not install {Client} within {Patience.TotalSeconds} s.");
            }

            return npm.ExitCode == 0 ? (folder.FullName, null) : (null, $"npm could not install {Client}; is there a registry?");
        }
        catch (Win32Exception)
        {
            return (null, "There is no Node.js with npm here.");
        }
    }
}
