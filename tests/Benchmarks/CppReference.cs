using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using TreeReasoner.Conformance;

namespace TreeReasoner.Benchmarks;

/// <summary>The same search in C++, from the source that lies beside a checkout; absent without it or without g++.</summary>
public sealed class CppReference : IDisposable
{
    private readonly string _program;

    private CppReference(string program) => _program = program;

    public static CppReference? TryBuild()
    {
        if (SharedData.Find("bench/uct_limit.cpp") is not { } source)
        {
            return null;
        }

        var program = Path.Combine(Path.GetTempPath(), $"uct-limit-{Environment.ProcessId}");
        try
        {
            Run("g++", "-std=c++20", "-O3", "-march=native", "-ffp-contract=off", source, "-o", program);
            return new(program);
        }
        catch (Win32Exception)
        {
            return null;      // there is no g++
        }
    }

    /// <summary>The search on the profile "grow": the least of so many runs.</summary>
    /// <exception cref="InvalidOperationException">It did other work than ours.</exception>
    public double NanosecondsPerSimulation(int simulations, int runs)
    {
        using var result = JsonDocument.Parse(Run(_program, "soa", $"{simulations}", "32", "0", $"{runs}"));
        var sum = result.RootElement.GetProperty("root_w_bits").GetString();
        var expected = SyntheticChecksum.Of("grow", simulations).Sum;
        return sum == expected
            ? result.RootElement.GetProperty("ns_per_sim").GetDouble()
            : throw new InvalidOperationException($"The C++ search of {simulations} simulations has checksum {sum}; expected {expected}.");
    }

    public void Dispose() => File.Delete(_program);

    private static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
