using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TreeReasoner.ChatStub;

namespace TreeReasoner.Tests;

/// <summary>What is told to whoever listens: numbers and names, never content.</summary>
[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Activities_and_counters_tell_numbers_and_no_content_and_no_log_line_does()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource("TreeReasoner.Tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard.Name is "TreeReasoner" || heard == source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var sums = new ConcurrentDictionary<string, long>();
        var tags = new ConcurrentQueue<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "TreeReasoner")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, labels, _) =>
        {
            var name = instrument.Name;
            foreach (var label in labels)
            {
                tags.Enqueue($"{label.Key}={label.Value}");
                name = $"{instrument.Name}/{label.Value}";
            }

            sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        });
        meters.Start();

        var lines = new Lines();
        await using var server = await StubServer.StartAsync(request => request.Number == 4
            ? StubReply.Error(500, Script.Problem)
            : StubReply.Text(Script.Reply(request.Text)));
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines))
            .AddTreeReasoner().UseOpenAI("stub-1", Solving.Key, server.Endpoint, network: new() { MaxRetries = 0 })
            .Configure(options => options.Mcts())
            .Services.BuildServiceProvider();
        Solution solution;
        using (var mine = source.StartActivity("mine"))
        {
            solution = await services.GetRequiredService<IReasoner>().SolveAsync(Solving.Problem());
        }

        var search = Assert.Single(activities, activity => activity.OperationName == "treereasoner.search" && activity.ParentId is not null);
        var visits = activities.Where(activity => activity.OperationName == "treereasoner.visit" && activity.TraceId == search.TraceId).ToList();
        Assert.Equal(solution.Search.Simulations + 1, visits.Count);      // and the one that failed
        Assert.All(visits, visit => Assert.Equal(search.SpanId, visit.ParentSpanId));
        Assert.All(visits, visit => Assert.Equal(
            ["treereasoner.visit.number", "treereasoner.visit.depth", "treereasoner.visit.work"], visit.TagObjects.Select(tag => tag.Key)));

        Assert.Equal(solution.Search.Simulations, sums["treereasoner.simulations"]);
        Assert.Equal(solution.Usage.Calls, sums["treereasoner.model.calls"]);
        Assert.Equal(solution.Usage.PromptTokens, sums["treereasoner.model.tokens/prompt"]);
        Assert.Equal(solution.Usage.CompletionTokens, sums["treereasoner.model.tokens/completion"]);
        Assert.Equal(1, sums.Where(sum => sum.Key.StartsWith("treereasoner.visits.failed", StringComparison.Ordinal)).Sum(sum => sum.Value));

        var told = activities.SelectMany(activity => activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")
                .Append($"{activity.DisplayName} {activity.StatusDescription}")
                .Concat(activity.Events.SelectMany(e => e.Tags.Select(tag => $"{tag.Key}={tag.Value}"))))
            .Concat(tags).Concat(lines.All).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, text =>
        {
            Assert.DoesNotContain(Script.Secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Solving.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain("six times", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_calls_of_the_final_answer_are_counted_and_have_an_activity_of_their_own()
    {
        long calls = 0, tokens = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "TreeReasoner")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            calls += instrument.Name == "treereasoner.model.calls" ? value : 0;
            tokens += instrument.Name == "treereasoner.model.tokens" ? value : 0;
        });
        meters.Start();
        var finishes = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard.Name == "TreeReasoner",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => finishes += activity.OperationName == "treereasoner.finish" ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);

        var model = Solving.Model(request => Script.KindOf(request) switch
        {
            Asked.Judgement => Script.Score(0.5),
            Asked.Finish => Script.Finish("42"),
            _ => Script.Candidates(($"What of {request.Length}?", "Yes.", 1)),
        });
        var solution = await Solving.Reasoner(model, options => options.Running.Budget.Simulations = 3).SolveAsync(Solving.Problem());
        Assert.Equal("42", solution.Answer);
        Assert.Equal(new Usage(2, 20, 10), solution.FinalUsage);      // the answer and its judgement
        Solving.AssertBill(solution);
        Assert.Equal((solution.Usage.Calls, solution.Usage.TotalTokens, 2), (calls, tokens, finishes));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
