// Ratios, each measured side by side in one run. A bar that is missed makes the exit code 1.
//
//   dotnet run -c Release --project tests/Benchmarks -- SUITE [--quick] [--untimed] [--json FILE]      SUITE: one of the table, or all
using TreeReasoner.Benchmarks;
using TreeReasoner.Benchmarks.CommandLine;
using TreeReasoner.Benchmarks.Clustered;
using TreeReasoner.Benchmarks.Crash;
using TreeReasoner.Benchmarks.Load;
using TreeReasoner.Benchmarks.Serving;

if (args is [CrashChild.Verb, ..])
{
    return await CrashChild.RunAsync(args);      // what the crash suite kills
}

if (args is [ServerChild.Verb, ..])
{
    return await ServerChild.RunAsync(args);      // what the server suite kills
}

if (args is [LoadServer.Verb, ..])
{
    return await LoadServer.ServeAsync(args);
}

(string Name, Func<Report, bool, Task> RunAsync)[] suites =
[
    ("engine", EngineSuite.RunAsync),
    ("optimum", OptimumSuite.RunAsync),
    ("latency", LatencySuite.RunAsync),
    ("soak", SoakSuite.RunAsync),
    ("faults", FaultsSuite.RunAsync),
    ("crash", CrashSuite.RunAsync),
    ("server", ServerSuite.RunAsync),
    ("cluster", ClusterSuite.RunAsync),
    ("cli", CliSuite.RunAsync),
];

var chosen = suites.Where(suite => args.Length > 0 && (args[0] == suite.Name || args[0] == "all")).ToList();
var flags = args.Skip(1).ToList();
var quick = flags.Remove("--quick");
var untimed = flags.Remove("--untimed");
var file = flags is ["--json", var path] ? path : null;
if (chosen.Count == 0 || (file is null && flags.Count > 0))
{
    Console.Error.WriteLine(
        $"Usage: -- SUITE [--quick] [--untimed] [--json FILE]   with SUITE one of: " +
        $"{string.Join(", ", suites.Select(suite => suite.Name))}, all");
    return 2;
}

var report = new Report { IgnoresTime = untimed };
foreach (var suite in chosen)
{
    report.Suite = suite.Name;
    await suite.RunAsync(report, quick);
}

report.Print(Console.Out);
if (file is not null)
{
    await File.WriteAllTextAsync(file, report.ToJson());
}

return report.IsEveryBarMet ? 0 : 1;
