using System.Text;
using System.Text.Json;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>What is refused, and what happens when a journal cannot be written.</summary>
public class JournalTests
{
    private static RandomTree Tree { get; } = RandomTrees.Grow(new Random(5), new() { HasRewards = true });

    public static TheoryData<string> MctsSettings => [.. typeof(MctsOptions).GetProperties().Where(property => property.CanWrite)
        .Select(property => property.Name).Except([nameof(MctsOptions.Policy)]).Union(new TreePolicy().Settings.Keys)];

    [Theory]
    [MemberData(nameof(MctsSettings))]
    public void Every_option_of_the_search_is_among_its_settings(string option) =>
        Assert.Contains(option, new MctsSearch<RandomTreeNode>(Tree.Root).Settings.Keys);

    [Fact]
    public async Task An_option_that_shapes_the_tree_cannot_change_and_the_error_names_both_values()
    {
        var journal = new MemoryJournal();
        await RunAsync(journal, new() { Policy = new(new Uct(0.5)), Seed = 3 });
        var lines = journal.Lines.Count;

        var error = await Assert.ThrowsAsync<JournalException>(() => RunAsync(journal, new() { Policy = new(new Puct()), Seed = 4 }));

        Assert.Contains("Selection is Uct(0.5) in the journal and Puct(1.25, 19652) in this search", error.Message, StringComparison.Ordinal);
        Assert.Contains("Seed is 3 in the journal and 4 in this search", error.Message, StringComparison.Ordinal);
        Assert.Equal(lines, journal.Lines.Count);
        await Assert.ThrowsAsync<JournalException>(() => new SearchJournal<RandomTreeNode>(journal, Tree).ReplayAsync(
            new MctsSearch<RandomTreeNode>(Tree.Root)));
    }

    [Fact]
    public async Task In_order_the_number_of_workers_shapes_the_tree_and_by_arrival_it_does_not()
    {
        var ordered = new MemoryJournal();
        await RunAsync(ordered, running: new() { Order = CompletionOrder.Ordered, MaxConcurrency = 2 });
        var error = await Assert.ThrowsAsync<JournalException>(
            () => RunAsync(ordered, running: new() { Order = CompletionOrder.Ordered, MaxConcurrency = 3 }));
        Assert.Contains("MaxConcurrency is 2 in the journal and 3 in this search", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<JournalException>(() => RunAsync(ordered, running: new() { MaxConcurrency = 2 }));
        Assert.Contains("Order is Ordered in the journal and Throughput in this search", error.Message, StringComparison.Ordinal);

        var byArrival = new MemoryJournal();
        await RunAsync(byArrival, running: new() { MaxConcurrency = 2, Budget = new() { Simulations = 5 } });
        Assert.Equal(12, (await RunAsync(byArrival, running: new() { MaxConcurrency = 7, Budget = new() { Simulations = 12 } })).Simulations);
    }

    [Fact]
    public async Task Another_algorithm_or_another_problem_is_refused()
    {
        var journal = new MemoryJournal();
        await RunAsync(journal);
        var error = await Assert.ThrowsAsync<JournalException>(() => new SearchJournal<RandomTreeNode>(journal, Tree).ReplayAsync(
            new GreedySearch<RandomTreeNode>(Tree.Root)));
        Assert.Contains("algorithm is MctsSearch in the journal and GreedySearch in this search", error.Message, StringComparison.Ordinal);

        var other = RandomTrees.Grow(new Random(6));
        error = await Assert.ThrowsAsync<JournalException>(() => new SearchJournal<RandomTreeNode>(journal, other).ReplayAsync(
            new MctsSearch<RandomTreeNode>(other.Root, Open)));
        Assert.Contains("another problem", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format\":2", "\"format\":3", "the journal has format 3; this library")]
    [InlineData("\"format\":2", "\"format\":\"one\"", "the journal has format \"one\"; this library")]
    public async Task A_journal_of_another_version_is_refused(string from, string to, string message)
    {
        var journal = new MemoryJournal();
        await RunAsync(journal);
        var header = Encoding.UTF8.GetString(journal.Lines[0].Span).Replace(from, to, StringComparison.Ordinal);
        journal = new([Encoding.UTF8.GetBytes(header), .. journal.Lines.Skip(1)]);

        var error = await Assert.ThrowsAsync<JournalException>(() => RunAsync(journal));

        Assert.Equal(1, error.Line);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_chooses_otherwise_than_it_did_is_an_error_that_names_the_line_and_both_places()
    {
        var journal = new MemoryJournal();
        await RunAsync(journal, new() { Policy = new(new Moody(i => 0)) });

        var error = await Assert.ThrowsAsync<JournalException>(
            () => RunAsync(journal, new() { Policy = new(new Moody(count => count - 1)) }));

        Assert.InRange(error.Line, 3, journal.Lines.Count);
        Assert.Matches("expected visit [0-9]+ at '0' for .*; the search gave visit [0-9]+ at '[1-9]' for ", error.Message);
    }

    [Fact]
    public async Task More_budget_takes_a_finished_search_further_and_less_ends_it_at_once()
    {
        var journal = new MemoryJournal();
        await RunAsync(journal, running: new() { Budget = new() { Simulations = 5 } });
        Assert.Equal(9, (await RunAsync(journal, running: new() { Budget = new() { Simulations = 9 } })).Simulations);
        Assert.Equal(9, (await RunAsync(journal, running: new() { Budget = new() { Simulations = 3 } })).Simulations);
        Assert.Equal(9, journal.Lines.Count(line => ReplayLaws.TypeOf(line) == "completed"));
    }

    [Fact]
    public async Task A_resumed_run_tells_so_and_counts_the_time_of_the_runs_before()
    {
        var clock = new Ticking();
        var journal = new MemoryJournal();
        var first = await RunAsync(journal, running: new() { Budget = new() { Simulations = 5 } }, clock: clock);
        var events = new List<SearchEvent<RandomTreeNode>>();
        await foreach (var happened in Runner(journal, null, new() { Budget = new() { Simulations = 8 } }, clock: clock).StreamAsync())
        {
            events.Add(happened);
        }

        var resumed = Assert.IsType<SearchResumed<RandomTreeNode>>(events[1]);
        Assert.Equal((5L, first.Usage, 0), (resumed.Simulations, resumed.Usage, resumed.InFlight));
        Assert.True(resumed.Elapsed >= first.Elapsed);
        Assert.True(events[^1].Elapsed > resumed.Elapsed);
    }

    [Fact]
    public async Task Time_that_a_killed_run_had_spent_is_spent()
    {
        var clock = new Ticking();
        var journal = new MemoryJournal();
        await RunAsync(journal, running: new() { Budget = new() { Simulations = 5 } }, clock: clock);
        var result = await RunAsync(journal, running: new() { Budget = new() { Simulations = 50, Time = TimeSpan.FromMilliseconds(1) } }, clock: clock);
        Assert.Equal(("Time", 5L), (result.StopReason.Rule, result.Simulations));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_journal_that_cannot_be_written_any_more_stops_the_search_and_what_was_written_goes_on(int workers)
    {
        var stopped = 0;
        for (var appends = 1; ; appends++)
        {
            var disk = new FullDisk { Room = appends };
            var running = new SearchRunnerOptions { MaxConcurrency = workers, Budget = new() { Simulations = 20 } };
            var result = await RunAsync(disk, running: running);
            TreeIntegrity.Check(result.Tree);
            if (disk.Room >= 0)
            {
                break;
            }

            // Where only the last line did not fit, the search was over.
            Assert.Contains("No space left", Assert.IsType<JournalException>(result.Cause).Message, StringComparison.Ordinal);
            stopped += (result.StopReason.Kind, result.StopReason.Rule) == (StopKind.Failed, "Journal") ? 1 : 0;
            disk.Room = int.MaxValue;
            var resumed = await RunAsync(disk, running: running);
            Assert.Equal(20, resumed.Simulations);
            ReplayLaws.AssertSame(resumed, await new SearchJournal<RandomTreeNode>(disk, Tree).ReplayAsync(new MctsSearch<RandomTreeNode>(Tree.Root, Open)));
        }

        Assert.True(stopped > 0, $"only {stopped} searches were stopped");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_at_all_is_found_out_before_anything_is_called()
    {
        var counting = new Unsteady(Tree, 1);
        await Assert.ThrowsAsync<JournalException>(() => new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(Tree.Root), counting, counting, journal: new(new FullDisk(), Tree)).RunAsync());
        Assert.Equal(0, counting.Calls);
    }

    [Fact]
    public async Task A_codec_that_fails_is_named_and_stops_the_search()
    {
        var result = await new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(Tree.Root), Tree, Tree, journal: new(new MemoryJournal(), new Clumsy())).RunAsync();
        Assert.Equal("Journal", result.StopReason.Rule);
        Assert.Contains("state codec 'Clumsy' threw InvalidOperationException", result.Cause!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_codec_that_writes_over_several_lines_or_fails_at_the_root_is_found_out()
    {
        var result = await new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(Tree.Root), Tree, Tree, journal: new(new MemoryJournal(), new Clumsy { WritesLines = true })).RunAsync();
        Assert.Contains("a line with a line feed", result.Cause!.Message, StringComparison.Ordinal);

        var error = await Assert.ThrowsAsync<JournalException>(() => new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(Tree.Root), Tree, Tree, journal: new(new MemoryJournal(), new Clumsy { FailsAtRoot = true })).RunAsync());
        Assert.Contains("state codec 'Clumsy' threw InvalidOperationException at the root", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_may_be_written_in_many_layers()
    {
        var journal = new MemoryJournal();
        var live = await new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(Tree.Root), Tree, Tree, journal: new(journal, new Layered())).RunAsync();
        ReplayLaws.AssertSame(
            live, await new SearchJournal<RandomTreeNode>(journal, new Layered()).ReplayAsync(new MctsSearch<RandomTreeNode>(Tree.Root)));
    }

    [Fact]
    public async Task A_stop_rule_that_throws_is_the_cause_of_the_replay_too()
    {
        var journal = new MemoryJournal();
        var live = await new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(Tree.Root), Tree, Tree, stopRules: [new ThrowingRule()], journal: new(journal, Tree)).RunAsync();
        Assert.Equal(StopKind.Failed, live.StopReason.Kind);
        ReplayLaws.AssertSame(live, await new SearchJournal<RandomTreeNode>(journal, Tree).ReplayAsync(new MctsSearch<RandomTreeNode>(Tree.Root)));
    }

    [Fact]
    public async Task A_journaled_search_runs_once_and_starts_fresh()
    {
        var runner = Runner(new MemoryJournal(), null, null);
        await runner.RunAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.RunAsync());

        var used = new MctsSearch<RandomTreeNode>(Tree.Root);
        used.Begin(out _);
        await Assert.ThrowsAsync<InvalidOperationException>(() => new SearchRunner<RandomTreeNode>(
            used, Tree, Tree, journal: new(new MemoryJournal(), Tree)).RunAsync());
    }

    [Fact]
    public async Task An_empty_journal_cannot_be_replayed() => await Assert.ThrowsAsync<JournalException>(
        () => new SearchJournal<RandomTreeNode>(new MemoryJournal(), Tree).ReplayAsync(new MctsSearch<RandomTreeNode>(Tree.Root)));

    private static MctsOptions Open { get; } = new() { CloseTerminals = false };

    private static SearchRunner<RandomTreeNode> Runner(IJournal journal, MctsOptions? options, SearchRunnerOptions? running, TimeProvider? clock = null) => new(
        new MctsSearch<RandomTreeNode>(Tree.Root, options is null ? Open : options with { CloseTerminals = false }),
        Tree, Tree, running, clock: clock, journal: new(journal, Tree));

    private static Task<SearchResult<RandomTreeNode>> RunAsync(
        IJournal journal, MctsOptions? options = null, SearchRunnerOptions? running = null, TimeProvider? clock = null) =>
        Runner(journal, options, running, clock).RunAsync();

    private sealed class Moody(Func<int, int> choose) : ISelectionPolicy
    {
        public string Description => nameof(Moody);

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
        {
            var choice = choose(children.Length);
            return children[choice].IsAvailable ? choice : null;
        }
    }

    /// <summary>A clock that goes on by a second whenever somebody looks.</summary>
    private sealed class Ticking : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }

    private sealed class FullDisk : IJournal
    {
        private readonly MemoryJournal _inner = new();

        public int Room { get; set; }

        public string Name => "full";

        public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => _inner.ReadAsync(cancellationToken);

        public ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after) => Room-- > 0
            ? _inner.AppendAsync(lines, after)
            : throw new JournalException(Name, "could not be written: No space left on device.");
    }

    private sealed class ThrowingRule : IStopRule<RandomTreeNode>
    {
        public StopReason? Check(in SearchStatus<RandomTreeNode> status) => throw new InvalidOperationException("boom");
    }

    private sealed class Layered : IStateCodec<RandomTreeNode>
    {
        private const int Layers = 200;

        public void WriteRoot(Utf8JsonWriter json, RandomTreeNode root) => Tree.WriteRoot(json, root);

        public RandomTreeNode ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => Tree.ReadRoot(json, settings);

        public void Write(Utf8JsonWriter json, RandomTreeNode state, RandomTreeNode parent)
        {
            Enumerable.Repeat(json, Layers).ToList().ForEach(writer => writer.WriteStartArray());
            Tree.Write(json, state, parent);
            Enumerable.Repeat(json, Layers).ToList().ForEach(writer => writer.WriteEndArray());
        }

        public RandomTreeNode Read(JsonElement json, RandomTreeNode parent) =>
            Tree.Read(Enumerable.Range(0, Layers).Aggregate(json, (layer, _) => layer[0]), parent);
    }

    private sealed class Clumsy : IStateCodec<RandomTreeNode>
    {
        public bool WritesLines { get; init; }

        public bool FailsAtRoot { get; init; }

        public void WriteRoot(Utf8JsonWriter json, RandomTreeNode root)
        {
            if (FailsAtRoot)
            {
                throw new InvalidOperationException("the secret text");
            }

            json.WriteNullValue();
        }

        public void Write(Utf8JsonWriter json, RandomTreeNode state, RandomTreeNode parent)
        {
            if (!WritesLines)
            {
                throw new InvalidOperationException("the secret text");
            }

            json.WriteRawValue("[1,\n2]");
        }

        public RandomTreeNode ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => Tree.Root;

        public RandomTreeNode Read(JsonElement json, RandomTreeNode parent) => parent;
    }
}
