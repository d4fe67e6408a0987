// Ratios, each measured side by side in one run. A bar that is missed makes the exit code 1.
//
//   dotnet run -c Release --project tests/Benchmarks -- engine [--json FILE]
using TreeReasoner.Benchmarks;

var suites = new Dictionary<string, Func<Report, Task>> { ["engine"] = EngineSuite.RunAsync };
if (args.Length == 0 || !suites.TryGetValue(args[0], out var suite) || (args.Length > 1 && args is not [_, "--json", _]))
{
    Console.Error.WriteLine($"Usage: -- SUITE [--json FILE]   with SUITE one of: {string.Join(", ", suites.Keys)}");
    return 2;
}

var report = new Report();
await suite(report);
report.Print(Console.Out);
if (args is [_, _, var file])
{
    await File.WriteAllTextAsync(file, report.ToJson());
}

return report.IsEveryBarMet ? 0 : 1;
