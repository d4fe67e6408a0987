using Microsoft.Extensions.AI;
using TreeReasoner.Arena;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Running;

public sealed class ArenaRunTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task One_run_of_a_contestant_that_does_not_know_its_budget_gives_what_each_smaller_budget_would_have()
    {
        using var together = new ResultLog();
        await new ArenaRun(new Parrot(), [Sampler("sampler", 4)], Options(25, 45, 1000)).RunAsync(Problems(20), together);
        foreach (var budget in new long[] { 25, 45, 1000 })
        {
            using var alone = new ResultLog();
            await new ArenaRun(new Parrot(), [Sampler("sampler", 4)], Options(budget)).RunAsync(Problems(20), alone);
            var cut = together.Results.Where(result => result.Budget == budget).Select(Comparable).Order();
            Assert.Equal(alone.Results.Select(Comparable).Order(), cut);
        }
    }

    [Fact]
    public async Task A_journaled_run_gives_the_same_results_and_another_from_its_journals_alone()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var plain = new ResultLog();
            await new ArenaRun(new Parrot(), [Sampler("a/b: c", 4)], Options(25, 45, 1000)).RunAsync(Problems(8), plain);
            var journaling = Options(25, 45, 1000) with { JournalFolder = folder.FullName };
            using var journaled = new ResultLog();
            await new ArenaRun(new Parrot(), [Sampler("a/b: c", 4)], journaling).RunAsync(Problems(8), journaled);
            var model = new Parrot();
            using var again = new ResultLog();      // as if the results had been lost, or never written
            await new ArenaRun(model, [Sampler("a/b: c", 4)], journaling).RunAsync(Problems(8), again);

            Assert.Equal(plain.Results.Select(Comparable).Order(), journaled.Results.Select(Comparable).Order());
            Assert.Equal(plain.Results.Select(Comparable).Order(), again.Results.Select(Comparable).Order());
            Assert.Equal(0, model.Calls);
            Assert.Equal(8, folder.GetFiles("*.jsonl", SearchOption.AllDirectories).Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_costs_more_than_the_budget_is_no_answer()
    {
        using var log = new ResultLog();
        await new ArenaRun(new Parrot(), [Sampler("sampler", 1)], Options(5, 100)).RunAsync(Problems(5), log);
        Assert.All(log.Results.Where(result => result.Budget == 5), result => Assert.Null(result.Answer));
        Assert.All(log.Results, result => Assert.True(result.CompletionTokens <= result.Budget));
        Assert.All(log.Results.Where(result => result.Budget == 100), result => Assert.NotNull(result.Answer));
    }

    [Fact]
    public async Task Contestants_share_the_draws_of_a_problem_and_each_pays_for_them()
    {
        var model = new Parrot();
        using var log = new ResultLog();
        await new ArenaRun(model, [Sampler("one", 4), Sampler("other", 4)], Options(1000)).RunAsync(Problems(10), log);
        var (one, other) =
            (log.Results.Where(r => r.Contestant == "one").ToList(), log.Results.Where(r => r.Contestant == "other").ToList());
        Assert.Equal(
            one.Select(r => (r.Problem, r.Answer, r.CompletionTokens, r.Calls)),
            other.Select(r => (r.Problem, r.Answer, r.CompletionTokens, r.Calls)));
        Assert.Equal(model.Calls, one.Sum(r => r.Calls));      // the second drew nothing anew
        Assert.All(log.Results, r => Assert.Equal(r.Calls * Parrot.TokensACall, r.CompletionTokens));
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_where_it_was_also_after_a_line_that_was_cut()
    {
        using (var first = new ResultLog(_file))
        {
            await new ArenaRun(new Parrot(), [Sampler("sampler", 2)], Options(100)).RunAsync(Problems(3), first);
        }

        await File.AppendAllTextAsync(_file, "{\"problem\": \"p4\", \"cont");
        var model = new Parrot();
        using var second = new ResultLog(_file);
        Assert.Equal(3, second.Results.Count);
        await new ArenaRun(model, [Sampler("sampler", 2)], Options(100)).RunAsync(Problems(5), second);
        Assert.Equal(5, second.Results.Count);
        Assert.Equal(2 * second.Results.First().Calls, model.Calls);
        second.Dispose();
        using var third = new ResultLog(_file);
        Assert.Equal(5, third.Results.Count);
    }

    public static TheoryData<string, ArenaOptions> OtherOptions => new()
    {
        { "seed is 0 there and 5 here", Options(100) with { Seed = 5 } },
        { "concurrency is 1 there and 4 here", Options(100) with { MaxConcurrency = 4 } },
        { "\"stepPrice\":0.1", Options(100) with { Game = new() { StepPrice = 0 } } },
        { "\"stepPrice\":0,", Options(100) with { Game = new() { StepPrice = 0 } } },
        { "maxOutputTokens is 2048 there and 99 here", Options(100) with { Model = new() { MaxOutputTokens = 99 } } },
        { "tokenCounter is \"EstimatedTokenCounter\" there and \"Letters\" here",
            Options(100) with { Model = new() { TokenCounter = new Letters() } } },
    };

    [Theory]
    [MemberData(nameof(OtherOptions))]
    public async Task Results_of_other_options_are_not_taken_for_a_run_s_own(string difference, ArenaOptions options)
    {
        using (var first = new ResultLog(_file))
        {
            await new ArenaRun(new Parrot(), [Sampler("sampler", 2)], Options(100)).RunAsync(Problems(2), first);
            await RefusedAsync(first, Path.GetFileName(_file));
        }

        using var again = new ResultLog(_file);
        await RefusedAsync(again, Path.GetFileName(_file));
        Assert.Equal(2, again.Results.Count);
        var model = new Parrot();
        await new ArenaRun(model, [Sampler("sampler", 2)], Options(50, 100) with { ProblemsAtOnce = 3 }).RunAsync(Problems(2), again);
        Assert.Equal(4, again.Results.Count);      // other budgets, contestants and problems join

        async Task RefusedAsync(ResultLog log, string name)
        {
            var other = new Parrot();
            var error = await Assert.ThrowsAsync<InvalidOperationException>(
                () => new ArenaRun(other, [Sampler("sampler", 2)], options).RunAsync(Problems(2), log));
            Assert.Contains(difference, error.Message, StringComparison.Ordinal);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Assert.Equal(0, other.Calls);
        }
    }

    [Fact]
    public async Task A_log_of_an_earlier_build_which_says_nothing_of_its_options_goes_on_as_it_was()
    {
        var result = new ContestResult { Problem = "p0", Contestant = "sampler", Budget = 100, Answer = "0", IsRight = true };
        using (var old = new ResultLog(_file))
        {
            old.Add([result]);      // no run began it
        }

        var line = await File.ReadAllTextAsync(_file);
        using (var log = new ResultLog(_file))
        {
            await new ArenaRun(new Parrot(), [Sampler("sampler", 2)], Options(100) with { Seed = 5 }).RunAsync(Problems(2), log);
            Assert.Contains(result, log.Results);
        }

        var lines = await File.ReadAllLinesAsync(_file);
        Assert.Equal(line.TrimEnd(), lines[0]);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task Another_seed_does_not_go_on_with_a_journal_whose_draws_were_not_its_own()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var seed in new long[] { 0, 77 })
            {
                using var log = new ResultLog();
                var model = new Parrot();
                await new ArenaRun(model, [Sampler("sampler", 4)], Options(100) with { Seed = seed, JournalFolder = folder.FullName })
                    .RunAsync(Problems(3), log);
                Assert.Equal(log.Results.Sum(each => each.Calls), model.Calls);
                Assert.NotEqual(0, model.Calls);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_with_something_else_in_it_is_refused_by_line()
    {
        File.WriteAllText(_file, "{}\nnonsense\n{}\n");
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => new ResultLog(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_do_not_depend_on_how_many_run_at_once()
    {
        using var one = new ResultLog();
        using var many = new ResultLog();
        await new ArenaRun(new Parrot(), [Sampler("sampler", 4)], Options(200)).RunAsync(Problems(30), one);
        await new ArenaRun(new Parrot(), [Sampler("sampler", 4)], Options(200) with { ProblemsAtOnce = 8, MaxConcurrency = 4 })
            .RunAsync(Problems(30), many);
        Assert.Equal(
            one.Results.Select(r => (r.Problem, r.Answer)).Order(),
            many.Results.Select(r => (r.Problem, r.Answer)).Order());
    }

    [Fact]
    public async Task A_search_that_fails_ends_the_run_and_is_named()
    {
        var failing =
            new Contestant { Name = "broken", Prepare = _ => new(root => new GreedySearch<ReasoningState>(root), new Throws()) };
        using var log = new ResultLog();
        var error = await Assert.ThrowsAsync<ArenaException>(
            () => new ArenaRun(new Parrot(), [failing], Options(100)).RunAsync(Problems(1), log));
        Assert.Contains("'broken' failed on problem 'p0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_contestants_of_one_name_and_budgets_out_of_order_are_refused()
    {
        Assert.Contains(
            "'a'",
            Assert.Throws<ArgumentException>(() => new ArenaRun(new Parrot(), [Sampler("a", 1), Sampler("a", 2)], Options(1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ArenaRun(new Parrot(), [], Options(2, 1)));
        Assert.Throws<ArgumentException>(() => new ArenaRun(new Parrot(), [], Options()));
    }

    [Fact]
    public async Task Two_problems_of_one_id_are_refused_before_anything_is_asked()
    {
        using var log = new ResultLog(_file);
        var model = new Parrot();
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => new ArenaRun(model, [Sampler("sampler", 1)], Options(100)).RunAsync([.. Problems(3), Problems(2)[1]], log));
        Assert.Contains("'p1'", error.Message, StringComparison.Ordinal);
        Assert.Equal("problems", error.ParamName);
        Assert.Equal(0, model.Calls);
        Assert.Equal(0, new FileInfo(_file).Length);
    }

    [Fact]
    public async Task Results_of_a_privileged_contestant_say_so_on_disk_too()
    {
        using (var log = new ResultLog(_file))
        {
            await new ArenaRun(new Parrot(), [Sampler("plain", 1), Sampler("knows", 1) with { IsPrivileged = true }], Options(100))
                .RunAsync(Problems(2), log);
        }

        using var read = new ResultLog(_file);
        Assert.Equal(4, read.Results.Count);
        Assert.All(read.Results, result => Assert.Equal(result.Contestant == "knows", result.IsPrivileged));
    }

    private static string Comparable(ContestResult result) =>
        $"{result.Problem} {result.Budget} {result.Answer} {result.IsRight} {result.HoldsRight} {result.CompletionTokens} {result.Calls}";

    public void Dispose() => File.Delete(_file);

    private static ArenaOptions Options(params long[] budgets) => new() { Budgets = budgets };

    private static List<ArenaProblem> Problems(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ArenaProblem($"p{i}", new($"What is {i}?"), answer => answer == "0"))];

    /// <summary>Draws answers at the root until its budget is spent, and takes the last.</summary>
    private static Contestant Sampler(string name, int samples) => new()
    {
        Name = name,
        Prepare = setup => new(root => new Samples(root, samples), new Answers(setup)),
    };

    private sealed class Samples(ReasoningState root, int count) : StrategySearch<ReasoningState>(root)
    {
        private int _asked;

        protected override bool TryNext(out VisitOrder<ReasoningState> order)
        {
            var unjudged = Tree.Root.Children.Where(child => child.Visits == 0 && child.Stats.InFlight == 0).ToList();
            order = unjudged.Count > 0
                ? new(unjudged[0], VisitWork.Evaluate)
                : new(Tree.Root, VisitWork.Expand, Drawing: Drawing.Independent);
            return unjudged.Count > 0 || _asked++ < count;
        }

        protected override void Completed(in VisitReport<ReasoningState> report)
        {
        }

        protected override void GivenUp(in VisitOrder<ReasoningState> order)
        {
        }
    }

    private sealed class Answers(ContestSetup setup) : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
    {
        public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var reply = await setup.Model.AskAsync(
                new() { Messages = [new(ChatRole.User, request.State.Problem.Text)], Seed = setup.Seed + request.Draw }, cancellationToken);
            return new([ReasoningGame.Candidate(request.State.Game.Answer(request.State, reply.Choices[0].Text))], reply.Usage);
        }

        public Usage EstimateCost(ReasoningState state, int count) => new(1, 100, Parrot.TokensACall);
    }

    private sealed class Letters : ITokenCounter
    {
        public bool IsExact => true;

        public int Count(string text) => text.Length;
    }

    private sealed class Throws : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no");
    }

    /// <summary>Answers 0 to 3 by its seed.</summary>
    private sealed class Parrot : IChatClient
    {
        public const int TokensACall = 10;
        private int _calls;

        public int Calls => _calls;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            var answer = new Random((int)(options!.Seed!.Value % int.MaxValue)).Next(4);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"{answer}"))
            {
                Usage = new() { InputTokenCount = 7, OutputTokenCount = TokensACall },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
