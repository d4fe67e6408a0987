using System.ComponentModel;
using System.Diagnostics;

namespace TreeReasoner.Benchmarks.Crash;

/// <summary>
/// A real disk that is full, one that cannot be written, and one journal for two processes. Each is a clear error; none loses anything.
/// </summary>
internal static class DiskTest
{
    public static async Task MeasureAsync(
        Report report, KillTest children, CountingStub stub, string folder, CrashResult expected, CrashCase it)
    {
        report.Add(
            "a second process was let in, or did not say why not", [await SecondProcessAsync(children, stub, folder, it) ? 0 : 1], 0, 0);
        var disk = Path.Combine(folder, "disk");
        if (!Mount(disk, "size=8k"))
        {
            Console.WriteLine("No small disk can be mounted here (that takes root): a full disk and a read-only one were not tried.");
            return;
        }

        try
        {
            var journal = Path.Combine(disk, "full.jsonl");
            var (stopped, _) = await children.ChildAsync(it, journal);
            var named = stopped is { Kind: "Failed", Rule: "Journal" }
                && stopped.Error?.Contains("No space left", StringComparison.Ordinal) == true;
            var kept = stub.KeysInFile(journal);
            var from = stub.Count;
            Remount(disk, "size=16m");
            var (resumed, _) = await children.ChildAsync(it, journal);
            var goesOn = (resumed.Kind, resumed.Simulations, resumed.Tree) == (expected.Kind, expected.Simulations, expected.Tree);
            var again = stub.Calls.Skip(from).Count(call => kept.Contains(call.Key));
            Console.WriteLine($"Full disk: {stopped.Error}");
            report.Add(
                "a full disk was not named, or the search did not go on from it, or paid again",
                [named && goesOn && kept.Count > 0 && again == 0 ? 0 : 1], 0, 0);

            Remount(disk, "ro");
            var (refused, code) = await children.ChildAsync(it with { Number = it.Number + 1 }, Path.Combine(disk, "new.jsonl"));
            Console.WriteLine($"Read-only disk: {refused.Error}");
            report.Add(
                "a read-only disk was not named",
                [code == 1 && refused.Error?.Contains("could not be opened", StringComparison.Ordinal) == true ? 0 : 1], 0, 0);
        }
        finally
        {
            Run("umount", disk);
        }
    }

    private static async Task<bool> SecondProcessAsync(KillTest children, CountingStub stub, string folder, CrashCase it)
    {
        var journal = Path.Combine(folder, "shared.jsonl");
        var from = stub.Count;
        using var first = children.Start(it, journal);
        while (stub.Count == from)
        {
            await Task.Delay(5);
        }

        var (second, code) = await children.ChildAsync(it, journal);
        Console.WriteLine($"Second process: {second.Error}");
        await first.StandardOutput.ReadToEndAsync();
        await first.WaitForExitAsync();
        return code == 1 && first.ExitCode == 0
            && second.Error?.Contains("being used by another process", StringComparison.Ordinal) == true;
    }

    private static bool Mount(string folder, string options)
    {
        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
    }

    private static void Remount(string folder, string options)
    {
        if (!Run("mount", "-o", $"remount,{options}", folder))
        {
            throw new InvalidOperationException($"Could not remount {folder} with {options}.");
        }
    }

    private static bool Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;      // there is no such program
        }
    }
}
