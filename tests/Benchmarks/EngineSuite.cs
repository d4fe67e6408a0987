using System.Diagnostics;
using TreeReasoner.Conformance;

namespace TreeReasoner.Benchmarks;

/// <summary>What the engine itself costs: the synthetic tree, no model, no latency, against the same search in C++ where g++ is at hand.</summary>
public static class EngineSuite
{
    private const int Repetitions = 7;

    public static async Task RunAsync(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await WarmUpAsync();
        using var reference = CppReference.TryBuild();
        Console.WriteLine(reference is null ? "No g++, or no reference source beside the checkout: absolute times only." : "Against C++, interleaved.");
        var growth = new List<double>();
        foreach (var n in new[] { 10_000, 100_000, 1_000_000 })
        {
            var (ours, theirs) = Interleave(() => Machine(SyntheticTree.ReferenceSearch, n), () => reference?.NanosecondsPerSimulation(n));
            Add(report, $"machine, grow {n}", ours, theirs, 2.0, 1.5);
            growth.Add(Median(Ratios(ours, theirs)));
        }

        var publicApi = new List<double>();
        var beside = new List<double>();
        for (var i = 0; i < Repetitions; i++)
        {
            publicApi.Add(await RunnerAsync(100_000));
            if (reference?.NanosecondsPerSimulation(100_000) is { } cpp)
            {
                beside.Add(cpp);
            }
        }

        Add(report, "public async API, grow 100000", publicApi, beside, 4.0, 2.5);
        if (reference is not null)
        {
            report.Add("growth of the ratio from 10k to 1M", [growth[2] / growth[0]], 1.25, 1.0);
        }

        var puct = SyntheticTree.ReferenceSearch with { Selection = new Puct() };
        var (withPuct, withUct) = Interleave(() => Machine(puct, 100_000), () => Machine(SyntheticTree.ReferenceSearch, 100_000));
        report.Add("PUCT with normalised Q / UCT, grow 100000", Ratios(withPuct, withUct));
        report.Add("retained bytes per state at 1M simulations, user's state apart", [RetainedBytes(1_000_000)], 48, 32);
        report.Add("allocated bytes per simulation that expands nothing (reason)", [AllocatedBytes()], 0, 0);
    }

    private static void Add(Report report, string name, List<double> ours, List<double> theirs, double atMost, double aim)
    {
        report.Add($"{name}, ns a simulation", ours);
        if (theirs.Count > 0)
        {
            report.Add($"{name}, C++ ns a simulation", theirs);
            report.Add($"{name} / C++", Ratios(ours, theirs), atMost, aim);
        }
    }

    private static async Task WarmUpAsync()
    {
        // Until the JIT has seen enough of the hot paths to compile them fully.
        for (var i = 0; i < 20; i++)
        {
            Machine(SyntheticTree.ReferenceSearch, 10_000);
            Machine(SyntheticTree.ReferenceSearch with { Selection = new Puct() }, 10_000);
            await RunnerAsync(10_000);
            await Task.Delay(50);
        }
    }

    private static (List<double> Ours, List<double> Theirs) Interleave(Func<double> ours, Func<double?> theirs)
    {
        var (left, right) = (new List<double>(), new List<double>());
        for (var i = 0; i < Repetitions; i++)
        {
            left.Add(ours());
            if (theirs() is { } other)
            {
                right.Add(other);
            }
        }

        return (left, right);
    }

    private static (List<double> Left, List<double> Right) Interleave(Func<double> left, Func<double> right) => Interleave(left, () => (double?)right());

    private static IEnumerable<double> Ratios(List<double> ours, List<double> theirs) => ours.Zip(theirs, (a, b) => a / b);

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : double.NaN;

    /// <summary>No collection is forced between runs: it would give the memory back to the system, and C++ maps its own before its clock starts.</summary>
    private static double Machine(MctsOptions options, int simulations)
    {
        var start = Stopwatch.GetTimestamp();
        SyntheticTree.Grow.Search(simulations, options);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / simulations;
    }

    private static async Task<double> RunnerAsync(int simulations)
    {
        var tree = SyntheticTree.Grow;
        var start = Stopwatch.GetTimestamp();
        var search = new MctsSearch<SyntheticState>(tree.Root, SyntheticTree.ReferenceSearch);
        await new SearchRunner<SyntheticState>(search, tree, tree, new() { Budget = new() { Simulations = simulations } }).RunAsync();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / simulations;
    }

    private static double RetainedBytes(int simulations)
    {
        const int StateBytes = 16;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var search = SyntheticTree.Grow.Search(simulations);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(search);
        return ((double)(after - before) / search.Tree.NodeCount) - StateBytes;
    }

    private static double AllocatedBytes()
    {
        var search = SyntheticTree.Reason.Search(100_000);
        var expansions = search.Tree.Expansions;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var simulations = 0;
        while (search.Tree.Expansions == expansions && simulations < 100_000)
        {
            search.Begin(out var visit);
            if (visit.Work != VisitWork.None)
            {
                search.Abandon(visit);
                break;
            }

            search.Complete(visit, default);
            simulations++;
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Math.Max(1, simulations);
    }
}
