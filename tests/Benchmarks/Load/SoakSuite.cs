using System.Diagnostics.Metrics;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>
/// A server of which every fifth request goes wrong, in every way it has: a long search ends with an answer, its bill is what the server
/// counted, and a state takes no more memory at the end than at a tenth.
/// </summary>
public static class SoakSuite
{
    private const int Workers = 32;
    private const double Faulty = 0.2;

    private static readonly string[] Kinds = ["429", "500", "503", "reset", "malformed", "truncate", "slow", "hang", "empty"];
    private static readonly string[] NoAnswer = ["429", "500", "503", "reset", "malformed", "truncate"];

    public static async Task RunAsync(Report report, bool quick)
    {
        ArgumentNullException.ThrowIfNull(report);
        await AccountAsync(report, calls: quick ? 400 : 10_000, isLong: !quick);
    }

    private static async Task AccountAsync(Report report, int calls, bool isLong)
    {
        await using var server = await LoadServer.StartAsync("--retry-after", "0.02", "--hang-s", "3");
        var each = 1 - Math.Pow(1 - Faulty, 1.0 / Kinds.Length);      // the first that fires wins
        var network = new OpenAIModelOptions { NetworkTimeout = TimeSpan.FromSeconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(50) };
        var search = new LoadSearch(OpenAIModel.Create("stub", "no-key", server.Endpoint, new() { MaxOutputTokens = 64 }, network))
        {
            Workers = Workers,
            Budget = new() { Simulations = 200 },
            MaxConsecutiveFailures = 50,
        };
        await search.RunAsync();      // what is loaded once is not counted below
        await server.ResetAsync("fixed:5", Kinds.Select(kind => FormattableString.Invariant($"{kind}:{each}")));
        search = search with { Budget = new() { Simulations = null, ModelCalls = calls } };
        using var retries = new RetryMeter();
        var memory = new MemoryWatch(calls / 10);
        var result = await (search with { Watch = memory.Look }).RunAsync();
        memory.LookAtEnd(result.Tree);
        var counts = await server.CountsAsync();

        Console.WriteLine(
            $"{server.Kind}: {counts.Requests} requests, {counts.Ok} answered, faults " +
            $"{string.Join(", ", counts.Faults.Select(fault => $"{fault.Key} {fault.Value}"))}");
        Console.WriteLine($"{result.StopReason}; {result.Usage.Calls} calls, {retries.Count} retries, {result.FailedVisits} failed visits");
        var entered = LoadSearch.Entered(result.Tree);
        report.AddAtLeast($"{calls} calls, C = {Workers}: kinds of faults met", [counts.Faults.Count], isLong ? Kinds.Length : 1);
        report.AddAtLeast("share of requests with a fault", [(double)counts.Faults.Values.Sum() / counts.Requests], 0.1);
        report.AddAtLeast("ends with an answer", [result.Recommendation.IsComplete ? 1 : 0], 1);
        report.AddAtLeast("calls / budget", [(double)result.Usage.Calls / calls], 0.9);
        report.Add("calls / budget, never beyond", [(double)result.Usage.Calls / calls], 1);
        report.Add("in flight at the end, here and at the server", [result.Tree.FirstRoot.Stats.InFlight + counts.InFlight], 0);
        report.Add("|calls in the tree + of failed visits - all|", [Math.Abs(entered + result.FailedUsage.Calls - result.Usage.Calls)], 0);
        report.Add("|calls + retries - requests at the server|", [Math.Abs(result.Usage.Calls + retries.Count - counts.Requests)], 0);
        report.Add(
            "|answered + gone + faults without an answer - requests at the server|",
            [Math.Abs(counts.Ok + counts.Gone + NoAnswer.Sum(kind => counts.Faults.GetValueOrDefault(kind)) - counts.Requests)], 0);
        if (isLong)
        {
            report.Add("bytes a state at the end / at a tenth", [memory.Ratio], 1.1);
        }

        report.Add("bytes a state at a tenth", [memory.First]);
    }

    private sealed class RetryMeter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public RetryMeter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "treereasoner.model.retries")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, measured, _, _) => Interlocked.Add(ref _count, measured));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Memory that is still held, divided by the states of the tree.</summary>
    private sealed class MemoryWatch(int firstAtCalls)
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public double First { get; private set; }

        public double Ratio { get; private set; }

        public void Look(SearchTree<ReasoningState> tree, VisitCompleted<ReasoningState> done)
        {
            if (First == 0 && done.Usage.Calls >= firstAtCalls)
            {
                First = BytesAState(tree);
            }
        }

        public void LookAtEnd(SearchTree<ReasoningState> tree) => Ratio = BytesAState(tree) / First;

        private double BytesAState(SearchTree<ReasoningState> tree) =>
            (double)(GC.GetTotalMemory(forceFullCollection: true) - _before) / tree.NodeCount;
    }
}
