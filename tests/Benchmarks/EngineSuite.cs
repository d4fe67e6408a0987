using System.Diagnostics;
using System.Runtime.CompilerServices;
using TreeReasoner.Conformance;

namespace TreeReasoner.Benchmarks;

/// <summary>
/// What the engine itself costs: the synthetic tree, no model, no latency, against the same search in C++ where g++ is at hand.
/// </summary>
/// <remarks>
/// A repetition is the least of a few runs back to back, on both sides: another program that takes the core makes a run longer, nothing
/// makes it shorter. Both sides have their memory before the clock starts: C++ maps and clears its arrays, ours come from the tree before.
/// </remarks>
public static class EngineSuite
{
    private const int Least = 10_000, Middle = 100_000, Most = 1_000_000;

    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        report.Add("retained bytes a state at 1M simulations, user's state apart", [RetainedBytes(Most)], 48, 32);
        report.Add("allocated bytes a simulation that expands nothing (reason)", [AllocatedBytes(100_000)], 0, 0);
        report.Add("checksums that differ, both profiles, 10 to 1M simulations", [SyntheticChecksum.All.Count(Differs)], 0, 0);
        if (quick && report.IgnoresTime)
        {
            return;      // what is counted is all there is to say
        }

        using var reference = CppReference.TryBuild();
        Console.WriteLine(
            reference is null ? "No g++, or no reference source beside the checkout: absolute times only." : "Against C++, interleaved.");
        await WarmUpAsync();
        var pairs = new Pairs(quick ? 5 : 9, quick ? 200_000 : 400_000);
        var ratios = new List<List<double>>();
        foreach (var n in new[] { Least, Middle, Most })
        {
            ratios.Add(await pairs.AddAsync(report, $"machine, grow {n}", n, () => Task.FromResult(Machine(Uct, n)), reference, 2.0, 1.5));
        }

        if (reference is not null)
        {
            report.Add("growth from 10k to 1M / C++", ratios[2].Zip(ratios[0], (most, least) => most / least), 1.25, 1.0, isTimed: true);
        }

        await pairs.AddAsync(report, $"public async API, grow {Middle}", Middle, () => RunnerAsync(Middle), reference, 4.0, 2.5);
        await pairs.AddAsync(
            report, $"machine, memory fresh, grow {Middle}", Middle, () =>
                Task.FromResult(Machine(Uct, Middle, recycle: false)), reference);
        report.Add(
            $"PUCT with normalised Q / UCT, grow {Middle}",
            await pairs.RatiosAsync(Middle, () => Machine(Puct, Middle), () => Machine(Uct, Middle)));
    }

    private static MctsOptions Uct => SyntheticTree.ReferenceSearch;

    private static MctsOptions Puct { get; } = Uct with { Policy = new(new Puct()) };

    private static async Task WarmUpAsync()
    {
        // Until the JIT has seen enough of the hot paths to compile them fully; the delay lets it, where it shares the core with us.
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < 100 || Stopwatch.GetElapsedTime(start).TotalSeconds < 5; round++)
        {
            Machine(Uct, Least);
            Machine(Puct, Least);
            await RunnerAsync(Least);
            await Task.Delay(20);
        }
    }

    private static double Machine(MctsOptions options, int simulations, bool recycle = true)
    {
        var start = Stopwatch.GetTimestamp();
        var search = SyntheticTree.Grow.Search(simulations, options);
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (recycle)
        {
            search.Tree.Recycle();
        }

        return elapsed.TotalNanoseconds / simulations;
    }

    private static async Task<double> RunnerAsync(int simulations)
    {
        var tree = SyntheticTree.Grow;
        var start = Stopwatch.GetTimestamp();
        var search = new MctsSearch<SyntheticState>(tree.Root, SyntheticTree.ReferenceSearch);
        await new SearchRunner<SyntheticState>(search, tree, tree, new() { Budget = new() { Simulations = simulations } }).RunAsync();
        var elapsed = Stopwatch.GetElapsedTime(start);
        search.Tree.Recycle();
        return elapsed.TotalNanoseconds / simulations;
    }

    /// <summary>What is freed when the tree is: its arrays may have been there before it.</summary>
    private static double RetainedBytes(int simulations)
    {
        const int StateBytes = 16;
        var (retained, states) = Retained(simulations);
        return ((double)(retained - GC.GetTotalMemory(forceFullCollection: true)) / states) - StateBytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (long Bytes, int States) Retained(int simulations)
    {
        var tree = SyntheticTree.Grow.Search(simulations).Tree;
        return (GC.GetTotalMemory(forceFullCollection: true), tree.NodeCount);
    }

    private static double AllocatedBytes(int simulations)
    {
        var search = SyntheticTree.Reason.Search(100_000);
        long bytes = 0;
        for (var done = 0; done < simulations;)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            search.Begin(out var visit);
            if (visit.Work == VisitWork.None)
            {
                search.Complete(visit, default);
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                done++;
            }
            else
            {
                search.Abandon(visit);
                SyntheticTree.Reason.Continue(search, 1);
            }
        }

        return (double)bytes / simulations;
    }

    private static bool Differs(SyntheticChecksum expected)
    {
        var tree = expected.Tree.Search(expected.Simulations).Tree;
        var differs = expected.Measured(tree) != expected;
        tree.Recycle();
        return differs;
    }
}
