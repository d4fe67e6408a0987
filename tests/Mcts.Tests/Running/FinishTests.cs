using System.Text.Json;

namespace TreeReasoner.Tests.Running;

/// <summary>The end of a line is asked for after the search, by visits as all others are, and leaves nothing in the tree.</summary>
public class FinishTests
{
    private static readonly IntCodec Codec = new();

    [Fact]
    public async Task The_end_and_its_judgement_are_visits_with_numbers_of_their_own_and_the_tree_is_that_of_a_search_without_them()
    {
        var plain = await new Numbers().Runner(finisher: null).RunAsync();
        var numbers = new Numbers();
        var events = await EventsAsync(numbers.Runner(numbers.End));
        var result = ((SearchFinished<int>)events[^1]).Result!;

        Assert.Equal(TreeHash.Of(plain.Tree), TreeHash.Of(result.Tree));
        Assert.Equal(
            [("VisitBegun`1", -1L), ("VisitArrived`1", -1L), ("VisitCompleted`1", -1L), ("VisitBegun`1", -2L), ("VisitArrived`1", -2L), ("VisitCompleted`1", -2L)],
            events.OfType<VisitEvent<int>>().Where(happened => happened.IsFinal).Select(happened => (happened.GetType().Name, happened.Number)));
        Assert.All(events.OfType<VisitEvent<int>>().SkipLast(6), happened => Assert.False(happened.IsFinal));
        var from = result.Recommendation.Leaf!.Value;
        Assert.Equal((from, -from.State), (result.Final!.From, result.Final.End!.Value.State));
        Assert.Equal(0.25, result.Final.Evaluation!.Value.Value);
        Assert.Equal((new Usage(2), plain.Usage + new Usage(2)), (result.FinalUsage, result.Usage));
        Assert.Equal(plain.Turns, result.Turns);
        Assert.Equal(events.OfType<SearchStarted<int>>().Single().Tree().Root.State, events.Aggregate(Fold(events[0]), (tree, next) => tree.Apply(next)).Root.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Killed_after_any_line_it_ends_the_same_line_and_pays_for_nothing_twice(int workers)
    {
        var journal = new MemoryJournal();
        var first = new Numbers();
        var solved = await first.Runner(first.End, journal, workers).RunAsync();
        Assert.NotNull(solved.Final?.Evaluation);
        for (var lines = 1; lines <= journal.Lines.Count; lines++)
        {
            var rest = new MemoryJournal(journal.Lines.Take(lines));
            var paid = rest.Lines.Sum(CallsIn);
            var second = new Numbers();
            var resumed = await second.Runner(second.End, rest, workers).RunAsync();
            AssertSame(solved, resumed);
            Assert.Equal(first.Calls - paid, second.Calls);
            AssertSame(solved, await new SearchJournal<int>(rest, Codec).ReplayAsync(new MctsSearch<int>(1)));
            Assert.Equal(TreeHash.Of(await JournalReader.ReadTreeAsync(rest, Codec), Codec), TreeHash.Of(resumed.Tree, Codec));
        }
    }

    [Fact]
    public async Task A_search_that_goes_on_takes_no_older_end_for_its_own()
    {
        var journal = new MemoryJournal();
        var numbers = new Numbers();
        var few = await numbers.Runner(numbers.End, journal).RunAsync();
        var more = await numbers.Runner(numbers.End, journal, simulations: 20).RunAsync();
        Assert.Equal((new Usage(2), new Usage(4)), (few.FinalUsage, more.FinalUsage));
        Assert.Equal(numbers.Calls, more.Usage.Calls);
        Assert.Equal(-more.Recommendation.Leaf!.Value.State, more.Final!.End!.Value.State);
        Assert.Equal(
            TreeHash.Of((await new Numbers().Runner(null, simulations: 20).RunAsync()).Tree), TreeHash.Of(more.Tree));
        AssertSame(more, await new SearchJournal<int>(journal, Codec).ReplayAsync(new MctsSearch<int>(1)));
    }

    [Fact]
    public async Task An_end_that_does_not_fit_the_budget_is_not_asked_for_and_a_budget_of_its_own_makes_room()
    {
        var numbers = new Numbers();
        var spent = await numbers.Runner(numbers.End, calls: 6).RunAsync();
        Assert.Equal((null, default, "ModelCalls"), (spent.Final, spent.FinalUsage, spent.StopReason.Rule));

        var events = await EventsAsync(new Numbers().Runner(numbers.End, calls: 6, all: new() { ModelCalls = 7 }));
        var result = ((SearchFinished<int>)events[^1]).Result!;
        Assert.NotNull(result.Final!.End);
        Assert.Null(result.Final.Evaluation);
        Assert.Equal(new Usage(1), result.FinalUsage);
        Assert.True(events.OfType<VisitAbandoned<int>>().Last() is { Number: -2, IsUntried: true });
    }

    [Fact]
    public async Task A_finisher_that_fails_costs_what_it_says_and_is_the_cause()
    {
        var numbers = new Numbers();
        var failing = new Finisher(() => throw new Paid(new(1, 10, 5)));
        var journal = new MemoryJournal();
        var failed = await numbers.Runner(failing, journal).RunAsync();
        Assert.Equal((new Usage(1, 10, 5), 0), (failed.FinalUsage, failed.FailedVisits));
        Assert.Equal(failed.Cause, failed.Final!.Error);
        Assert.StartsWith("Finisher 'Finisher' failed over the final answer: it threw Paid", failed.Cause!.Message, StringComparison.Ordinal);
        AssertSame(failed, await new SearchJournal<int>(journal, Codec).ReplayAsync(new MctsSearch<int>(1)));

        var resumed = await numbers.Runner(numbers.End, journal).RunAsync();
        Assert.Null(resumed.Cause);
        Assert.Equal((new Usage(3, 10, 5), true), (resumed.FinalUsage, resumed.Final!.Evaluation is not null));
    }

    [Fact]
    public async Task Cancelled_by_the_caller_over_the_end_the_search_is_kept_and_the_end_is_asked_for_later()
    {
        using var stop = new CancellationTokenSource();
        var numbers = new Numbers();
        var journal = new MemoryJournal();
        var cancelling = new Finisher(() =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        var cancelled = await Assert.ThrowsAsync<SearchCanceledException<int>>(() => numbers.Runner(cancelling, journal).RunAsync(stop.Token));
        Assert.Equal((10L, null), (cancelled.Partial.Simulations, cancelled.Partial.Final?.End));
        var resumed = await numbers.Runner(numbers.End, journal).RunAsync();
        Assert.NotNull(resumed.Final!.Evaluation);
    }

    [Fact]
    public async Task A_caller_that_leaves_before_the_end_is_asked_for_pays_nothing_for_it()
    {
        var numbers = new Numbers();
        var journal = new MemoryJournal();
        await foreach (var happened in numbers.Runner(numbers.End, journal).StreamAsync())
        {
            if (happened is VisitBegun<int> { IsFinal: true })
            {
                break;
            }
        }

        Assert.Equal(0, numbers.End.Calls);
        var events = new List<SearchEvent<int>>();
        await foreach (var happened in JournalReader.ReadAsync(journal, Codec))
        {
            events.Add(happened);
        }

        Assert.True(events[^1] is VisitAbandoned<int> { Number: -1, IsUntried: true });
    }

    private static TreeSnapshot<int> Fold(SearchEvent<int> started) => ((SearchStarted<int>)started).Tree();

    private static async Task<List<SearchEvent<int>>> EventsAsync(SearchRunner<int> runner)
    {
        var events = new List<SearchEvent<int>>();
        await foreach (var happened in runner.StreamAsync())
        {
            events.Add(happened);
        }

        return events;
    }

    private static int CallsIn(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("type").GetString() == "arrived" && document.RootElement.TryGetProperty("usage", out var usage)
            ? usage.GetProperty("calls").GetInt32() : 0;
    }

    private static void AssertSame(SearchResult<int> expected, SearchResult<int> found)
    {
        Assert.Equal(TreeHash.Of(expected.Tree), TreeHash.Of(found.Tree));
        Assert.Equal((expected.StopReason, expected.Usage, expected.FinalUsage), (found.StopReason, found.Usage, found.FinalUsage));
        Assert.Equal(expected.Final?.End, found.Final?.End);
        Assert.Equal(expected.Final?.Evaluation?.Value, found.Final?.Evaluation?.Value);
        Assert.Equal(expected.Cause?.Message, found.Cause?.Message);
    }

    /// <summary>Each number has two next ones, and no line ends by itself. A call a question.</summary>
    private sealed class Numbers : IExpander<int>, IEvaluator<int>, ICostEstimate<int>
    {
        private int _calls;

        public Finisher End { get; } = new(null);

        public int Calls => _calls + End.Calls;

        public SearchRunner<int> Runner(
            IExpander<int>? finisher,
            IJournal? journal = null,
            int workers = 1,
            int simulations = 10,
            int? calls = null,
            SearchBudget? all = null)
        {
            Finish<int>? finish = null;
            if (finisher is not null)
            {
                finish = new(finisher, (best, _) => best.Leaf) { Budget = all };
            }

            return new(
                new MctsSearch<int>(1),
                this,
                this,
                new()
                {
                    Budget = new() { Simulations = simulations, ModelCalls = calls },
                    MaxConcurrency = workers,
                    Order = CompletionOrder.Ordered,
                },
                journal: journal is null ? null : new(journal, Codec))
            {
                Finish = finish,
            };
        }

        public Usage EstimateCost(int state, int count) => new(Calls: 1);

        public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            return new(new Expansion<int>([new(2 * request.State), new((2 * request.State) + 1)], new(1)));
        }

        public ValueTask<Evaluation> EvaluateAsync(int state, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            var value = (state % 7) / 7.0;
            if (state < 0)
            {
                value = 0.25;
            }

            return new(new Evaluation(value, new(1)));
        }
    }

    private sealed class Finisher(Action? fails) : IExpander<int>, ICostEstimate<int>
    {
        public int Calls { get; private set; }

        public Usage EstimateCost(int state, int count) => new(Calls: 1);

        public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken)
        {
            Calls++;
            fails?.Invoke();
            return new(new Expansion<int>([new(-request.State, IsTerminal: true)], new(1)));
        }
    }

    private sealed class Paid(Usage usage) : Exception("secret"), IFailureDetails
    {
        public Usage Usage => usage;

        public bool IsPermanent => false;
    }

    private sealed class IntCodec : IStateCodec<int>
    {
        public void WriteRoot(Utf8JsonWriter json, int root) => json.WriteNumberValue(root);

        public int ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => json.GetInt32();

        public void Write(Utf8JsonWriter json, int state, int parent) => json.WriteNumberValue(state);

        public int Read(JsonElement json, int parent) => json.GetInt32();
    }
}
