using System.Diagnostics;
using System.Runtime.CompilerServices;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>Cancels at random moments while calls that take a minute are in flight, and counts what is left behind.</summary>
internal static class CancelTest
{
    private const int Seed = 20261125;
    private const int Workers = 16;

    public static async Task RunAsync(Report report, int moments)
    {
        await using var server = await LoadServer.StartAsync("--hang-s", "60");
        await server.ResetAsync("fixed:5", ["hang:0.1"]);
        var search =
            new LoadSearch(
                OpenAIModel.Create("stub", "no-key", server.Endpoint)) { Workers = Workers, Budget = new() { Simulations = 100_000 } };
        var random = new Random(Seed);
        var unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, _) => Interlocked.Increment(ref unobserved);
        TaskScheduler.UnobservedTaskException += note;
        var trees = new List<WeakReference>();
        await CancelAsync(search, 100, trees);      // threads are there, and code is compiled
        var (threads, sockets) = Left();
        var (times, wrong) = (new List<double>(), new List<string>());
        for (var i = 0; i < moments; i++)
        {
            var (seconds, whatIsWrong) = await CancelAsync(search, random.Next(1, 150), trees);
            times.Add(seconds);
            wrong.AddRange(whatIsWrong is null ? [] : [whatIsWrong]);
        }

        wrong.ForEach(Console.WriteLine);

        await Task.Delay(100);      // for threads that end, and sockets that close
        var held = Collect(trees);
        var (threadsAfter, socketsAfter) = Left();
        TaskScheduler.UnobservedTaskException -= note;
        Console.WriteLine(
            $"Cancelled at {moments} moments of seed {Seed}; threads {threads} -> {threadsAfter}, sockets {sockets} -> {socketsAfter}.");
        report.Add($"cancelled at {moments} moments: seconds to return", times);
        report.Add("the longest", [times.Max()], 1, isTimed: true);
        report.Add("cancelled without the best so far, or with something in flight or unbilled", [wrong.Count], 0);
        report.Add("unobserved exceptions", [unobserved], 0);
        report.Add("searches that something still holds, by a task or otherwise", [held], 1);      // the last one, by its thread's stack
        report.Add("threads more than before / C", [Math.Max(0, threadsAfter - threads) / (double)Workers], 1);
        report.Add("sockets more than before / C", [Math.Max(0, socketsAfter - sockets) / (double)Workers], 1);
        if (server.Kind != "Python")      // which does not notice that a client has gone
        {
            report.Add("still in flight at the server", [(await server.CountsAsync()).InFlight], 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(double Seconds, string? WhatIsWrong)> CancelAsync(
        LoadSearch search, int milliseconds, List<WeakReference> trees)
    {
        using var stop = new CancellationTokenSource();
        var running = search.RunAsync(stop.Token);
        await Task.Delay(milliseconds);
        var start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        try
        {
            await running;
            return (Stopwatch.GetElapsedTime(start).TotalSeconds, "a search ended before it was cancelled");
        }
        catch (SearchCanceledException<ReasoningState> cancelled)
        {
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var result = cancelled.Partial;
            trees.Add(new(result.Tree));
            return (seconds, WhatIsWrong(result));
        }
    }

    private static string? WhatIsWrong(SearchResult<ReasoningState> result)
    {
        var root = result.Tree.FirstRoot;
        var entered = LoadSearch.Entered(result.Tree);
        return root.Stats.InFlight > 0 ? $"{root.Stats.InFlight} visits in flight"
            : result.Usage.Calls != entered + result.FailedUsage.Calls ? $"{result.Usage.Calls} calls, {entered} in the tree"
            : result.Recommendation.Line.Count == 0 && root.Children.Any(child => child.Visits > 0) ? "no best line, though some were tried"
            : null;
    }

    private static int Collect(List<WeakReference> trees)
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return trees.Count(tree => tree.IsAlive);
    }

    private static (int Threads, int Sockets) Left()
    {
        using var process = Process.GetCurrentProcess();
        var sockets = Directory.Exists("/proc/self/fd")
            ? new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
            .Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
            : 0;
        return (process.Threads.Count, sockets);
    }
}
