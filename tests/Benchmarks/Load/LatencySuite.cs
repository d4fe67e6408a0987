using System.Diagnostics;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>
/// How well a search keeps C calls in flight: service seconds that the server saw, divided by the time it took, beside as many independent
/// calls through the same client. And whether every call that was paid for is in the tree.
/// </summary>
public static class LatencySuite
{
    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        await using var server = await LoadServer.StartAsync("--answer-rate", "0");
        Console.WriteLine($"Server: {server.Kind}.");
        var search = new LoadSearch(OpenAIModel.Create("stub", "no-key", server.Endpoint));
        await server.ResetAsync("fixed:5");
        for (var i = 0; i < (quick ? 1 : 5); i++)
        {
            // Until connections are open and code is compiled for good: that takes as much processor time as hundreds of calls.
            var warm = search with { Workers = 64, Budget = new() { Simulations = 400 } };
            await warm.RunAsync();
            await warm.CallAsync(400);
        }

        var repetitions = quick ? 1 : 5;
        var (calls, many) = quick ? (160, 640) : (1_000, 4_000);
        var wide = search with { HasWideRoot = true };
        await BesideAsync(report, server, wide with { Workers = 16 }, calls, "fixed:50", repetitions, 0.95);
        await BesideAsync(report, server, wide with { Workers = 16 }, calls, "lognormal:50:0.6", repetitions, 0.95);
        await BesideAsync(report, server, wide with { Workers = 64 }, many, "fixed:50", repetitions, 0.93);
        await BesideAsync(report, server, search with { Workers = 16 }, calls, "fixed:50", repetitions, null);
        await BesideAsync(report, server, search with { Workers = 64 }, many, "fixed:50", repetitions, null);
        await OrderedAsync(report, server, search with { Order = CompletionOrder.Ordered }, calls, repetitions, draws: quick ? 10 : 100);
        foreach (var workers in new[] { 1, 16, 64, 256 })
        {
            await EntersAsync(report, server, search with { Workers = workers }, calls: workers == 1 ? 50 : Math.Min(many, 8 * workers));
        }
    }

    private static async Task BesideAsync(
        Report report, LoadServer server, LoadSearch search, int calls, string latency, int repetitions, double? atLeast)
    {
        var (ours, theirs, work, callsAlone) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        search = search with { Budget = new() { Simulations = calls } };
        for (var i = 0; i < repetitions; i++)
        {
            var start = Environment.CpuUsage.TotalTime;
            ours.Add(await ConcurrencyAsync(server, latency, search.RunAsync));
            var between = Environment.CpuUsage.TotalTime;
            theirs.Add(await ConcurrencyAsync(server, latency, async _ => await search.CallAsync(calls)));
            work.Add((between - start).TotalMilliseconds / calls);
            callsAlone.Add((Environment.CpuUsage.TotalTime - between).TotalMilliseconds / calls);
        }

        var name = $"C = {search.Workers}, {calls} calls, {latency}{(search.HasWideRoot ? "" : ", root as narrow as the rest")}";
        report.Add($"{name}: effective concurrency, search", ours);
        report.Add($"{name}: the same, independent calls", theirs);
        report.Add($"{name}: processor time a call, search, ms", work);
        report.Add($"{name}: the same, independent calls", callsAlone);
        var ratios = ours.Zip(theirs, (left, right) => left / right);
        if (atLeast is { } bar)
        {
            report.AddAtLeast($"{name}: search / independent", ratios, bar, isTimed: true);
        }
        else
        {
            report.Add($"{name}: search / independent", ratios);
        }
    }

    private static async Task<double> ConcurrencyAsync(LoadServer server, string latency, Func<CancellationToken, Task> run)
    {
        await server.ResetAsync(latency);
        var start = Stopwatch.GetTimestamp();
        await run(default);
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (await server.CountsAsync()).ServiceSeconds / wall;
    }

    /// <summary>One tree whatever the latencies, and what waiting for the slowest costs.</summary>
    private static async Task OrderedAsync(Report report, LoadServer server, LoadSearch ordered, int calls, int repetitions, int draws)
    {
        await server.ResetAsync("lognormal:4:1");      // and not again: each run draws other latencies
        var trees = new HashSet<string>();
        var few = ordered with { Budget = new() { Simulations = 100 } };
        for (var i = 0; i < draws; i++)
        {
            var result = await few.RunAsync();
            trees.Add(TreeHash.Of(result.Tree, new ReasoningStateCodec()));
        }

        report.Add($"Ordered, C = {ordered.Workers}: trees that {draws} draws of latencies grow", [trees.Count], 1, 1);
        var costs = new List<double>();
        foreach (var latency in new[] { "fixed:50", "lognormal:50:0.6" })
        {
            costs.Clear();
            var free = ordered with { Order = CompletionOrder.Throughput, Budget = new() { Simulations = calls } };
            for (var i = 0; i < repetitions; i++)
            {
                var first = await ConcurrencyAsync(server, latency, (free with { Order = CompletionOrder.Ordered }).RunAsync);
                costs.Add(first / await ConcurrencyAsync(server, latency, free.RunAsync));
            }

            report.Add($"Ordered / Throughput, C = {ordered.Workers}, {latency}: effective concurrency", costs);
        }
    }

    /// <summary>To its budget, and stopped early: what is in flight then is cancelled, and counted apart.</summary>
    private static async Task EntersAsync(Report report, LoadServer server, LoadSearch search, int calls)
    {
        await server.ResetAsync("fixed:20");
        var result = await (search with { Budget = new() { Simulations = calls } }).RunAsync();
        var counts = await server.CountsAsync();
        report.Add(
            $"C = {search.Workers}: |results in the tree / calls - 1|",
            [Math.Abs(((double)LoadSearch.Entered(result.Tree) / counts.Requests) - 1)], 0, 0);
        report.AddAtLeast($"C = {search.Workers}: simulations / budget", [(double)result.Simulations / calls], 1);

        await server.ResetAsync("lognormal:20:0.6");
        result = await (search with { Budget = new() { Simulations = calls }, StopRules = [new StopAt(calls / 2)] }).RunAsync();
        counts = await server.CountsAsync();
        var entered = LoadSearch.Entered(result.Tree);
        report.Add(
            $"C = {search.Workers}, stopped early: calls neither in the tree nor cancelled in flight",
            [Math.Max(0, counts.Requests - entered - result.CancelledVisits)], 0, 0);
        report.Add(
            $"C = {search.Workers}, stopped early: cancelled in flight / (C - 1)",
            [(double)result.CancelledVisits / Math.Max(1, search.Workers - 1)], 1, 1);
    }

    private sealed class StopAt(long simulations) : IStopRule<ReasoningState>
    {
        public StopReason? Check(in SearchStatus<ReasoningState> status) =>
            status.Search.Simulations >= simulations ? new(StopKind.Custom, "Half", "half of the budget is enough") : null;
    }
}
