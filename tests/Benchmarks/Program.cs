using System.Diagnostics;
using TreeReasoner;
using TreeReasoner.Conformance;

for (var i = 0; i < 20; i++)
{
    SyntheticTree.Grow.Search(10_000);
    Thread.Sleep(20);
}

if (args is ["profile"])
{
    for (var i = 0; i < 500; i++)
    {
        SyntheticTree.Grow.Search(10_000);
    }

    return;
}

foreach (var n in new[] { 10_000, 100_000, 1_000_000 })
{
    var times = new List<double>();
    for (var i = 0; i < 5; i++)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        SyntheticTree.Grow.Search(n);
        times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / n);
    }

    times.Sort();
    Console.WriteLine($"machine {n}: {times[2]:0} ns/sim ({times[0]:0}..{times[^1]:0})");
}

var runs = new List<double>();
for (var i = 0; i < 5; i++)
{
    const int N = 100_000;
    GC.Collect();
    var start = Stopwatch.GetTimestamp();
    var search = new MctsSearch<SyntheticState>(SyntheticTree.Grow.Root, SyntheticTree.ReferenceSearch);
    var runner = new SearchRunner<SyntheticState>(search, SyntheticTree.Grow, SyntheticTree.Grow, new() { Budget = new() { Simulations = N } });
    await runner.RunAsync();
    runs.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / N);
}

runs.Sort();
Console.WriteLine($"runner 100000: {runs[2]:0} ns/sim ({runs[0]:0}..{runs[^1]:0})");
