using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using TreeReasoner.ChatStub;
using TreeReasoner.Models;

namespace TreeReasoner.Benchmarks.Load;

/// <summary>Limits a minute against a server that refuses what is more than 2 % beyond them; and what a Retry-After holds up.</summary>
internal static class RateTest
{
    private const int Rate = 1_200;
    private const double Slack = 0.02;

    public static async Task RunAsync(Report report, bool quick)
    {
        // A minute at least, for a server counts by the minute; a short run shows the rate alone, without the half second that is free.
        var length = TimeSpan.FromSeconds(quick ? 5 : 70);
        foreach (var isTokens in new[] { false, true })
        {
            var window = new Window(Rate * (1 + Slack), TimeSpan.FromMinutes(1));
            await using var server =
                await StubServer.StartAsync(_ => window.TryEnter() ? StubReply.Text("x") : StubReply.Error(429, "slow down"));
            var model = Model(server, isTokens, out var perCall);
            var start = Stopwatch.GetTimestamp();
            using var stop = new CancellationTokenSource(length);
            var calls = await AskAsync(model, stop.Token);
            var minutes = (Stopwatch.GetElapsedTime(start) + TimeSpan.FromSeconds(0.5)).TotalMinutes;
            var name = isTokens ? $"{Rate * perCall} tokens a minute" : $"{Rate} requests a minute";
            report.Add($"{name}: refused", [window.Refused], 0);
            report.Add($"{name}: |rate / limit - 1|", [Math.Abs((calls / (Rate * minutes)) - 1)], Slack, isTimed: true);
        }

        await RetryAfterAsync(report, calls: quick ? 200 : 1_000);
    }

    private static ChatModel Model(StubServer server, bool isTokens, out int perCall)
    {
        var options = new ChatModelOptions { MaxOutputTokens = 50 };
        perCall = (int)OpenAIModel.Create("stub", "no-key", server.Endpoint, options).EstimateCost(LoadSearch.Question(0)).TotalTokens;
        return OpenAIModel.Create("stub", "no-key", server.Endpoint, isTokens
            ? options with { TokensPerMinute = Rate * perCall }
            : options with { RequestsPerMinute = Rate });
    }

    private static async Task<int> AskAsync(ChatModel model, CancellationToken stop)
    {
        var calls = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await model.AskAsync(LoadSearch.Question(0), stop);
                    Interlocked.Increment(ref calls);
                }
                catch (OperationCanceledException)
                {
                    // the time is over
                }
            }
        }));
        return calls;
    }

    private static async Task RetryAfterAsync(Report report, int calls)
    {
        const double RetryAfter = 0.5;
        var refusedAt = new ConcurrentDictionary<string, long>();
        var waits = new ConcurrentQueue<double>();
        var (waiting, meanwhile) = (0, 0);
        await using var server = await StubServer.StartAsync(request =>
        {
            if (request.Number % 20 == 19 && refusedAt.TryAdd(request.Text, Stopwatch.GetTimestamp()))
            {
                Interlocked.Increment(ref waiting);
                return StubReply.Error(429, "slow down", headers: ("Retry-After", RetryAfter.ToString(CultureInfo.InvariantCulture)));
            }

            if (refusedAt.TryGetValue(request.Text, out var at))
            {
                waits.Enqueue(Stopwatch.GetElapsedTime(at).TotalSeconds);
                Interlocked.Decrement(ref waiting);
            }
            else if (Volatile.Read(ref waiting) > 0)
            {
                Interlocked.Increment(ref meanwhile);
            }

            return StubReply.Text("x").When(Task.Delay(10));
        });
        var model = OpenAIModel.Create("stub", "no-key", server.Endpoint);
        await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) =>
            await model.AskAsync(LoadSearch.Question(number), stop));
        // timers count whole milliseconds
        report.AddAtLeast("Retry-After: waited / told", waits.Select(wait => wait / RetryAfter).Order().Take(1), 0.99);
        report.AddAtLeast("Retry-After: calls answered meanwhile / all", [(double)meanwhile / calls], 0.25);
    }

    /// <summary>Lets so many in within any stretch of this length.</summary>
    private sealed class Window(double limit, TimeSpan length)
    {
        private readonly Queue<long> _arrivals = new();
        private readonly Lock _lock = new();

        public int Refused { get; private set; }

        public bool TryEnter()
        {
            lock (_lock)
            {
                var now = Stopwatch.GetTimestamp();
                while (_arrivals.Count > 0 && Stopwatch.GetElapsedTime(_arrivals.Peek(), now) >= length)
                {
                    _arrivals.Dequeue();
                }

                if (_arrivals.Count + 1 > limit)
                {
                    Refused++;
                    return false;
                }

                _arrivals.Enqueue(now);
                return true;
            }
        }
    }
}
