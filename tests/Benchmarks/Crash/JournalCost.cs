using System.Diagnostics;
using TreeReasoner.ChatStub;
using TreeReasoner.Evaluators;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Crash;

/// <summary>
/// What a journal costs: one flush to disk, and the throughput of a search whose calls take 50 ms, with 16 of them in flight.
/// </summary>
internal static class JournalCost
{
    private const int Workers = 16;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    public static async Task MeasureAsync(Report report, string folder, bool quick)
    {
        ReadOnlyMemory<byte> line =
            System.Text.Encoding.UTF8.GetBytes("{\"type\":\"completed\",\"text\":\"" + new string('x', 2000) + "\"}\n");
        foreach (var (name, flushes) in new[] { ("flushed to disk", true), ("left to the system", false) })
        {
            report.Add($"one append of 2 kB, {name}, ms", await AppendsAsync(Path.Combine(folder, $"{name}.jsonl"), line, flushes));
        }

        var calls = quick ? 200 : 1000;
        await using var server = await StubServer.StartAsync(request => StubReply.Text(Steps(request)).When(Task.Delay(Latency)));
        var (plain, journaled) = (new List<double>(), new List<double>());
        await RunAsync(server.Endpoint, null, calls);      // connections are open, and code is compiled
        for (var i = 0; i < (quick ? 5 : 9); i++)
        {
            plain.Add(await RunAsync(server.Endpoint, null, calls));
            using var journal = FileJournal.Open(Path.Combine(folder, $"cost-{i}.jsonl"));
            journaled.Add(await RunAsync(server.Endpoint, journal, calls));
        }

        report.Add($"{calls} calls of 50 ms, C = {Workers}, without a journal, s", plain);
        report.Add($"{calls} calls of 50 ms, C = {Workers}, with a journal, s", journaled);
        report.Add("with a journal / without", plain.Zip(journaled, (without, with) => with / without), 1.05, 1.02, isTimed: true);
        await ReplayAsync(report, Path.Combine(folder, "cost-0.jsonl"), calls);
    }

    /// <summary>What a resume reads, and how fast; and what the hash of a tree takes.</summary>
    private static async Task ReplayAsync(Report report, string path, int calls)
    {
        var (times, hashes) = (new List<double>(), new List<double>());
        for (var i = 0; i < 7; i++)
        {
            using var journal = FileJournal.OpenRead(path);
            var start = Stopwatch.GetTimestamp();
            var solution = await Reasoner(new("http://localhost"), calls).ReplayAsync(journal);
            times.Add(calls / Stopwatch.GetElapsedTime(start).TotalSeconds);
            start = Stopwatch.GetTimestamp();
            TreeHash.Of(solution.Tree);
            hashes.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / solution.Tree.NodeCount);
        }

        report.Add("replayed visits a second", times);
        report.Add("hash of a tree, ns a state", hashes);
        report.Add("bytes of journal a visit of four steps", [(double)new FileInfo(path).Length / calls]);
    }

    private static async Task<List<double>> AppendsAsync(string path, ReadOnlyMemory<byte> line, bool flushToDisk)
    {
        using var journal = FileJournal.Open(path, flushToDisk);
        await foreach (var _ in journal.ReadAsync(default))
        {
            // there is none; it is read before it is appended to
        }

        var times = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await journal.AppendAsync(line, i);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>One call a visit: the judge is a rule.</summary>
    private static async Task<double> RunAsync(Uri endpoint, FileJournal? journal, int calls)
    {
        var reasoner = Reasoner(endpoint, calls);
        var problem = new Problem("How many boxes does it take?", 100_000);
        var start = Stopwatch.GetTimestamp();
        var solution = journal is null ? await reasoner.SolveAsync(problem)
            : await reasoner.SolveAsync(problem, new() { Journal = journal });
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return solution.Search.Simulations == calls ? seconds : throw new InvalidOperationException($"{solution}");
    }

    private static Reasoner Reasoner(Uri endpoint, int calls)
    {
        var options = new ReasonerOptions();
        options.Running.MaxConcurrency = Workers;
        options.Running.Budget.Simulations = calls;
        options.Search.SolvedAt = null;
        return TreeReasoner.Reasoner.For(
            OpenAIModel.Create("stub", "no-key", endpoint), options,
            [new WeightedEvaluator(new DelegateEvaluator(state => 0.3 + (0.5 / (1 + state.Turns))))]);
    }

    private static string Steps(StubRequest request)
    {
        var steps = Enumerable.Range(0, 4).Select(i =>
            $$"""{"kind": "step", "question": "What is part {{i}} of {{request.Number}}?","""
            + $$""" "answer": "{{request.Number * i}} of them", "confidence": 0.{{9 - i}}}""");
        return $$"""{"candidates": [{{string.Join(", ", steps)}}]}""";
    }
}
