using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace TreeReasoner.Tests;

/// <summary>Skipped, with the reason, where there is no Node.js, or npm cannot install the clients that the lock file pins.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly Lazy<(string? Folder, string? Reason)> Installed = new(Install);

    public NodeFactAttribute() => Skip = Installed.Value.Reason;

    /// <summary>Where the clients are installed. Kept between runs, by the hash of the lock file.</summary>
    public static string Folder => Installed.Value.Folder!;

    private static (string? Folder, string? Reason) Install()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Clients", "Node");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(source, "package-lock.json"))))[..12];
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"treereasoner-clients-{hash}")).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        try
        {
            if (!File.Exists(Path.Combine(folder, "installed")))
            {
                if (Run(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline") != 0)
                {
                    return (null, "npm could not install the clients of the lock file; is there a registry?");
                }

                File.WriteAllText(Path.Combine(folder, "installed"), hash);
            }

            return Run(folder, "node", "--version") == 0 ? (folder, null) : (null, "node does not run here.");
        }
        catch (Win32Exception)
        {
            return (null, "There is no Node.js with npm here.");
        }
    }

    private static int Run(string folder, string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return -1;
        }

        return process.ExitCode;
    }
}
