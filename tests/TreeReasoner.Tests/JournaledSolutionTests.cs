using System.Text;
using System.Text.Json;
using TreeReasoner.ChatStub;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>A solution that is written down as it comes about: resumed after any line, replayed without a model.</summary>
public sealed class JournaledSolutionTests
{
    private static readonly ReasoningStateCodec Codec = new();

    public static TheoryData<string, Action<ReasonerOptions>> Ways { get; } = new()
    {
        { "solved", _ => { } },
        { "endless", options => options.Running.Budget.Simulations = 12 },
        { "endless", options => (options.Running.Budget.Simulations, options.Running.Budget.CompletionTokens) = (40, 100_000) },
        { "endless", options => (options.Running.Budget.Simulations, options.Mcts().SimulationsPerTurn) = (12, 4) },
        { "endless", options => (options.Running.Budget.Simulations, options.Mcts().Widening) = (12, WideningRule.Progressive) },
        { "endless", options => (options.Running.Budget.Simulations, options.Search.Strategy) = (6, new GreedyOptions()) },
        { "endless", options => (options.Running.Budget.Simulations, options.Search.StopWhenUnchangedFor) = (30, 5) },
        { "endless", options => (options.Running.Budget.Simulations, options.Mcts().RootNoise, options.Mcts().Seed) = (12, 0.5, 7) },
        { "without an answer", options => options.Running.Budget.Simulations = 8 },
        { "without an answer", options => (options.Running.Budget.Simulations, options.Running.Budget.Tokens) = (8, 4000) },
        { "endless", options => (options.Running.Budget.Simulations, options.Search.Strategy) = (10, new OneByOneSetup()) },
        { "endless", options => (options.Running.Budget.Simulations, options.Search.Strategy) = (10, new AdaptiveSetup()) },
        {
            "endless",
            options => (options.Running.Budget.Simulations, options.Running.Budget.CompletionTokens, options.Search.Strategy) =
                (10, 100_000, new BudgetGuidedSetup())
        },
        { "endless", options => (options.Running.Budget.Simulations, options.Search.Strategy) = (10, new GumbelSetup()) },
        { "endless", options => (options.Running.Budget.Simulations, options.Mcts().MergeEqualStates) = (10, true) },
        { "endless", With(new BestOfNOptions { Samples = 1, MaxSteps = 4 }) },
        { "endless", With(new BestOfNOptions { MaxSteps = 4 }) },
        { "endless", With(new SelfConsistencyOptions { MaxSteps = 4 }) },
        { "endless", With(new StepSearchOptions()) },
        { "endless", With(new BeamOptions()) },
        { "endless", With(new DiverseOptions()) },
        { "endless", With(new RebaseOptions()) },
        { "endless", With(new BestFirstOptions()) },
        { "endless", With(new DepthFirstOptions()) },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_replay_gives_the_same_solution_without_a_call(string script, Action<ReasonerOptions> configure)
    {
        var journal = new MemoryJournal();
        var solved = await Reasoner(script, configure, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        var replayed = await Reasoner(script, configure, out var model).ReplayAsync(journal);

        AssertSame(solved, replayed);
        Assert.Empty(model.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Killed_after_any_line_it_goes_on_to_the_same_solution_and_pays_for_nothing_twice(string script, Action<ReasonerOptions> configure)
    {
        var journal = new MemoryJournal();
        var solved = await Reasoner(script, configure, out var first).SolveAsync(Solving.Problem(), new() { Journal = journal });
        for (var lines = 0; lines <= journal.Lines.Count; lines++)
        {
            var rest = new MemoryJournal(journal.Lines.Take(lines));
            var paid = rest.Lines.Sum(CallsIn);
            var resumed = await Reasoner(script, configure, out var model).SolveAsync(Solving.Problem(), new() { Journal = rest });

            AssertSame(solved, resumed);
            Assert.Equal(first.Requests.Count - paid, model.Requests.Count);
            AssertSame(resumed, await Reasoner(script, configure, out _).ReplayAsync(rest));
        }
    }

    [Fact]
    public async Task Within_a_budget_of_calls_a_killed_search_ends_within_it_too()
    {
        // A fresh process reserves more for its first visits: it does not know yet which features the provider has. So it may stop sooner.
        Action<ReasonerOptions> configure = options => (options.Running.Budget.Simulations, options.Running.Budget.ModelCalls) = (40, 30);
        var journal = new MemoryJournal();
        var solved = await Reasoner("endless", configure, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        AssertSame(solved, await Reasoner("endless", configure, out _).ReplayAsync(journal));
        for (var lines = 0; lines <= journal.Lines.Count; lines += 4)
        {
            var rest = new MemoryJournal(journal.Lines.Take(lines));
            var resumed = await Reasoner("endless", configure, out _).SolveAsync(Solving.Problem(), new() { Journal = rest });
            Assert.Equal(solved.StopReason.Rule, resumed.StopReason.Rule);
            Assert.InRange(resumed.Usage.Calls, 1, 30);
            Solving.AssertBill(resumed);
        }
    }

    [Fact]
    public async Task A_file_holds_the_problem_and_the_model_s_text_and_never_a_key()
    {
        var folder = Directory.CreateTempSubdirectory("journal-");
        try
        {
            var path = Path.Combine(folder.FullName, "six-times-seven.jsonl");
            await using var server = await StubServer.StartAsync(request => StubReply.Text(Script.Reply(request.Text)));
            Solution solved;
            using (var journal = FileJournal.Open(path))
            {
                solved = await Solving.Reasoner(server).SolveAsync(Solving.Problem(), new() { Journal = journal });
            }

            var text = await File.ReadAllTextAsync(path);
            Assert.Contains(Script.Secret, text, StringComparison.Ordinal);
            Assert.Contains("What is six times five?", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Solving.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-0123", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n')[..^1], line => JsonDocument.Parse(line).Dispose());

            var calls = server.Requests.Count;
            using var reading = FileJournal.OpenRead(path);
            AssertSame(solved, await Solving.Reasoner(server).ReplayAsync(reading));
            Assert.Equal(calls, server.Requests.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(CompletionOrder.Throughput)]
    [InlineData(CompletionOrder.Ordered)]
    public async Task With_eight_workers_as_well(CompletionOrder order)
    {
        Action<ReasonerOptions> configure = options =>
            (options.Running.Budget.Simulations, options.Running.MaxConcurrency, options.Running.Order) = (30, 8, order);
        var journal = new MemoryJournal();
        var solved = await Reasoner("endless", configure, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        AssertSame(solved, await Reasoner("endless", configure, out _).ReplayAsync(journal));

        var cut = new MemoryJournal(journal.Lines.Take(journal.Lines.Count / 2));
        var paid = cut.Lines.Sum(CallsIn);
        var resumed = await Reasoner("endless", configure, out var model).SolveAsync(Solving.Problem(), new() { Journal = cut });
        Assert.Equal(solved.Search.Simulations, resumed.Search.Simulations);
        Assert.Equal(resumed.Usage.Calls, paid + model.Requests.Count);
        Solving.AssertBill(resumed);
    }

    [Fact]
    public async Task An_expansion_waits_for_the_disk_before_a_judgement_that_costs_and_for_no_other()
    {
        var (paid, free) = (new MemoryJournal(), new MemoryJournal());
        await Reasoner("solved", _ => { }, out _).SolveAsync(Solving.Problem(), new() { Journal = paid });
        await Solving.Reasoner(builder => builder.UseChatClient(Solving.Model(Script.Reply)).AddEvaluator(state => state.FinalAnswer == "42" ? 1 : 0.5))
            .SolveAsync(Solving.Problem(), new() { Journal = free });
        Assert.Contains(await ArrivalsAsync(paid), count => count == 2);
        Assert.All(await ArrivalsAsync(free), count => Assert.Equal(1, count));

        // How often something came of each visit.
        static async Task<IReadOnlyList<int>> ArrivalsAsync(MemoryJournal journal)
        {
            var counts = new Dictionary<long, int>();
            await foreach (var happened in JournalReader.ReadAsync(journal))
            {
                if (happened is VisitArrived<System.Text.Json.JsonElement> arrived)
                {
                    counts[arrived.Number] = counts.GetValueOrDefault(arrived.Number) + 1;
                }
            }

            return [.. counts.Values];
        }
    }

    [Fact]
    public async Task Progress_of_a_resumed_solution_says_so_and_goes_on()
    {
        var journal = new MemoryJournal();
        var solved = await Reasoner("solved", _ => { }, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        var rest = new MemoryJournal(journal.Lines.Take(6));
        var seen = new List<ReasoningProgress>();
        await foreach (var progress in Reasoner("solved", _ => { }, out _).SolveStreamingAsync(Solving.Problem(), new() { Journal = rest }))
        {
            seen.Add(progress);
        }

        Assert.IsType<SearchResumed<ReasoningState>>(seen[1].Event);
        AssertSame(solved, seen[^1].Solution!);
    }

    [Fact]
    public async Task A_larger_budget_searches_on_and_a_final_answer_that_no_longer_holds_stays_on_the_bill()
    {
        var journal = new MemoryJournal();
        var few = await Reasoner("without an answer", options => options.Running.Budget.Simulations = 4, out var first).SolveAsync(Solving.Problem(), new() { Journal = journal });
        Assert.Equal(("42", 2), (few.Answer, few.FinalUsage.Calls));

        Action<ReasonerOptions> more = options => options.Running.Budget.Simulations = 7;
        var solved = await Reasoner("without an answer", more, out var second).SolveAsync(Solving.Problem(), new() { Journal = journal });

        Assert.Equal((7L, "42", 4), (solved.Search.Simulations, solved.Answer, solved.FinalUsage.Calls));
        Assert.Equal(solved.Usage.Calls, first.Requests.Count + second.Requests.Count);
        Solving.AssertBill(solved);
        AssertSame(solved, await Reasoner("without an answer", more, out _).ReplayAsync(journal));
    }

    [Fact]
    public async Task A_final_answer_that_failed_is_replayed_as_a_failure_and_asked_for_again_by_a_resume()
    {
        var journal = new MemoryJournal();
        Action<ReasonerOptions> configure = options => options.Running.Budget.Simulations = 4;
        var client = new ScriptedChatClient(request => Script.KindOf(request.Text) == Asked.Finish
            ? ScriptedReply.Fault(new InvalidOperationException("no"))
            : ScriptedReply.Text(Reply("without an answer", request.Text)));
        var failed = await Solving.Reasoner(client, configure).SolveAsync(Solving.Problem(), new() { Journal = journal });
        Assert.Null(failed.Answer);
        Assert.NotNull(failed.Cause);

        var replayed = await Reasoner("without an answer", configure, out _).ReplayAsync(journal);
        Assert.Equal((failed.Answer, failed.Usage, failed.FinalUsage), (replayed.Answer, replayed.Usage, replayed.FinalUsage));
        Assert.NotNull(replayed.Cause);

        var solved = await Reasoner("without an answer", configure, out var model).SolveAsync(Solving.Problem(), new() { Journal = journal });
        Assert.Equal(("42", 2), (solved.Answer, model.Requests.Count));
        Assert.Null(solved.Cause);
    }

    [Fact]
    public async Task A_search_that_failed_goes_on_when_it_is_resumed()
    {
        var journal = new MemoryJournal();
        var client = new ScriptedChatClient(request => request.Number > 4
            ? ScriptedReply.Fault(new InvalidOperationException("no"))
            : ScriptedReply.Text(Script.Endless(request.Text)));
        Action<ReasonerOptions> configure = options => options.Running.Budget.Simulations = 12;
        var failed = await Solving.Reasoner(client, configure).SolveAsync(Solving.Problem(), new() { Journal = journal });
        Assert.Equal(StopKind.Failed, failed.StopReason.Kind);

        var solved = await Reasoner("endless", configure, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        Assert.Equal((StopKind.Budget, 12L), (solved.StopReason.Kind, solved.Search.Simulations));
        Assert.Equal(failed.Search.FailedVisits, solved.Search.FailedVisits);
    }

    [Fact]
    public async Task Cancelled_it_goes_on_later()
    {
        using var stop = new CancellationTokenSource();
        var journal = new MemoryJournal();
        var client = new ScriptedChatClient(request =>
        {
            if (request.Number == 9)
            {
                stop.Cancel();
            }

            return ScriptedReply.Text(Script.Endless(request.Text));
        });
        Action<ReasonerOptions> configure = options => options.Running.Budget.Simulations = 12;
        var cancelled = await Assert.ThrowsAsync<ReasoningCanceledException>(
            () => Solving.Reasoner(client, configure).SolveAsync(Solving.Problem(), new() { Journal = journal }, stop.Token));
        var resumed = await Reasoner("endless", configure, out var model).SolveAsync(Solving.Problem(), new() { Journal = journal });
        Assert.Equal(12, resumed.Search.Simulations);
        Assert.Equal(cancelled.Partial.Usage.Calls + model.Requests.Count, resumed.Usage.Calls);
    }

    public static TheoryData<Action<ReasonerOptions>, string> Changes { get; } = new()
    {
        { options => options.Game.StepPrice = 0.2, "StepPrice is 0.1 in the journal and 0.2 in this search" },
        { options => options.Mcts().Candidates = 3, "Widening is FixedWidening(4) in the journal and FixedWidening(3) in this search" },
        { options => options.Mcts().SimulationsPerTurn = 5, "SimulationsPerTurn is null in the journal and 5 in this search" },
        { options => options.Search.Strategy = new GreedyOptions(), "algorithm is MctsSearch in the journal and GreedySearch in this search" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Options_that_shape_the_tree_are_refused_with_both_values(Action<ReasonerOptions> change, string message)
    {
        var journal = new MemoryJournal();
        await Reasoner("endless", options => options.Running.Budget.Simulations = 3, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        var error = await Assert.ThrowsAsync<JournalException>(() => Reasoner("endless", change, out _).SolveAsync(Solving.Problem(), new() { Journal = journal }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_of_another_problem_is_refused_without_quoting_either()
    {
        var journal = new MemoryJournal();
        await Reasoner("endless", options => options.Running.Budget.Simulations = 3, out _).SolveAsync(Solving.Problem(), new() { Journal = journal });
        var error = await Assert.ThrowsAsync<JournalException>(
            () => Reasoner("endless", _ => { }, out _).SolveAsync(new("Where is the secret?"), new() { Journal = journal }));
        Assert.Contains("is about another problem", error.Message, StringComparison.Ordinal);
        Solving.AssertNoSecrets(error);
        await Assert.ThrowsAsync<JournalException>(() => Reasoner("endless", _ => { }, out _).ReplayAsync(new MemoryJournal()));
        await Assert.ThrowsAsync<JournalException>(() => Reasoner("endless", _ => { }, out _).ReplayAsync(
            new MemoryJournal([Encoding.UTF8.GetBytes("""{"type":"search","format":1,"root":7}""")])));
    }

    /// <summary>Chains are cut after four steps: the script has no end.</summary>
    private static Action<ReasonerOptions> With(SearchSetup strategy) => options =>
        (options.Running.Budget.Simulations, options.Search.Strategy) = (8, strategy);

    private static IReasoner Reasoner(string script, Action<ReasonerOptions> configure, out ScriptedChatClient model)
    {
        model = Solving.Model(request => Reply(script, request));
        return Solving.Reasoner(model, configure);
    }

    private static string Reply(string script, string request) => script switch
    {
        "solved" => Script.Reply(request),
        "endless" => Script.Endless(request),
        _ => Script.KindOf(request) == Asked.Steps
            ? Script.Candidates(($"What is step {request.Length}?", $"{request.Length}", 0.6), ($"And at {request.Length}?", $"{request.Length + 1}", 0.4))
            : Script.Endless(request),
    };

    private static int CallsIn(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("type").GetString() is "arrived" or "completed" or "abandoned"
            && document.RootElement.TryGetProperty("usage", out var usage) ? usage.GetProperty("calls").GetInt32() : 0;
    }

    private static void AssertSame(Solution expected, Solution found)
    {
        Assert.Equal(TreeHash.Of(expected.Tree, Codec), TreeHash.Of(found.Tree, Codec));
        Assert.Equal((expected.Answer, expected.Return, expected.Confidence, expected.Outcome), (found.Answer, found.Return, found.Confidence, found.Outcome));
        Assert.Equal(expected.Steps, found.Steps);
        Assert.Equal(expected.StopReason, found.StopReason);
        Assert.Equal((expected.Usage, expected.FinalUsage), (found.Usage, found.FinalUsage));
        Assert.Equal(expected.Search.Turns, found.Search.Turns);
        Assert.Equal(
            (expected.Search.Simulations, expected.Search.FailedVisits, expected.Search.CancelledVisits, expected.Search.UnjudgedVisits),
            (found.Search.Simulations, found.Search.FailedVisits, found.Search.CancelledVisits, found.Search.UnjudgedVisits));
        Assert.Equal(expected.Cause?.Message, found.Cause?.Message);
    }
}
