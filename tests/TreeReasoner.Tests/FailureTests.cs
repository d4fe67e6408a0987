using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>A plug-in that always fails never looks like success, whichever strategy gives its states up.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, string> Ways
    {
        get
        {
            var data = new TheoryData<string, string>();
            // The script proposes steps: strategies over whole attempts have nothing to judge.
            foreach (var strategy in StrategyCatalog.BuiltIn.Registrations.Select(each => each.Name)
                .Where(name => name is not ("VoteThenAggregate" or "Refine" or "Tournament")))
            {
                foreach (var how in new[] { "evaluator throws", "expander throws", "evaluator gives NaN", "expander gives NaN" })
                {
                    data.Add(strategy, how);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_plugin_that_always_fails_is_named_whatever_the_strategy_and_so_is_it_in_a_replay(string strategy, string how)
    {
        foreach (var candidates in new[] { 1, 3 })
        {
            var journal = new MemoryJournal();
            var (error, solution) = await TryAsync(() => Reasoner(strategy, how, candidates).SolveAsync(Solving.Problem(), new() { Journal = journal }));

            if (strategy == "SelfConsistency" && how.StartsWith("evaluator", StringComparison.Ordinal))
            {
                Assert.Equal(0, solution.Search.FailedVisits);      // heads are counted, and no judge is asked
                Assert.Null(solution.Cause);
                continue;
            }

            var cause = Assert.IsType<PluginException>(solution.Cause);
            Assert.Contains(how.StartsWith("evaluator", StringComparison.Ordinal) ? nameof(FailingJudge) : nameof(FailingExpander), cause.Plugin, StringComparison.Ordinal);
            Assert.Contains(cause.Message, solution.StopReason.Detail, StringComparison.Ordinal);
            Assert.Contains("(depth ", solution.StopReason.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(Script.Secret, solution.StopReason.Detail, StringComparison.Ordinal);
            Assert.True(solution.Search.FailedVisits > 0);
            Assert.Equal(solution is { Answer: null, Search.Simulations: 0 }, error is not null);
            Assert.True(error is not null || strategy == "Greedy", $"{solution}");      // a chain's answer stands unjudged
            if (error is not null)
            {
                Assert.Same(cause, error.InnerException);
                Assert.Contains(cause.Message, error.Message, StringComparison.Ordinal);
            }

            if (solution.StopReason.Kind is StopKind.Finished or StopKind.TreeExhausted)
            {
                Assert.Contains($"{solution.Search.FailedVisits} visit", solution.StopReason.Detail, StringComparison.Ordinal);
            }

            Solving.AssertBill(solution.Search);
            var (errorAgain, again) = await TryAsync(() => Reasoner(strategy, how, candidates).ReplayAsync(journal));
            Assert.Equal(error?.Message, errorAgain?.Message);
            Assert.Equal(solution.StopReason, again.StopReason);
            Assert.Equal(cause.Message, again.Cause?.Message);
        }
    }

    [Fact]
    public async Task What_failed_on_the_way_to_an_answer_is_told_with_it_and_a_real_dead_end_has_no_cause()
    {
        var failing = Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Reply))
            .AddEvaluator(state => state.FinalAnswer == "41" ? throw new InvalidOperationException(Script.Secret) : state.FinalAnswer == "42" ? 0.9 : 0.5)
            .Configure(options => options.Running.MaxConsecutiveFailures = 20));
        var answered = await failing.SolveAsync(Solving.Problem());
        Assert.Equal(("42", StopKind.TreeExhausted), (answered.Answer, answered.StopReason.Kind));
        Assert.Contains("6 visits failed, the last: ", answered.StopReason.Detail, StringComparison.Ordinal);
        Assert.IsType<PluginException>(answered.Cause);

        var dead = await Solving.Reasoner(builder => builder.AddExpander((_, _) => new(new Expansion<ReasoningState>([]))).AddEvaluator(_ => 0.5))
            .SolveAsync(Solving.Problem());
        Assert.Equal((Outcome.DeadEnd, StopKind.TreeExhausted), (dead.Outcome, dead.StopReason.Kind));
        Assert.Null(dead.Cause);
        Assert.DoesNotContain("failed", dead.StopReason.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_that_use_up_the_budget_are_told_as_well()
    {
        var reasoner = new Reasoner(
            new() { Expander = new FailingExpander("expander throws", 1) },
            new() { Running = new() { Budget = new() { ModelCalls = 2 }, MaxConsecutiveFailures = 100 } });

        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));

        Assert.Equal("ModelCalls", error.Solution.StopReason.Rule);
        Assert.Equal(nameof(FailingExpander), Assert.IsType<PluginException>(error.InnerException).Plugin);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plugin_that_cannot_say_what_it_may_cost_is_named_and_nothing_is_lost(bool isFinisher)
    {
        Reasoner Make() => new(
            isFinisher ? new() { Expander = new Asking(), Finisher = new Guessing() } : new() { Expander = new Guessing(), Finisher = new Asking() },
            new() { Running = new() { Budget = new() { Simulations = 2, ModelCalls = 100 } }, Search = new() { Strategy = new GreedyOptions() } });
        var journal = new MemoryJournal();

        var (error, solution) = await TryAsync(() => Make().SolveAsync(Solving.Problem(), new() { Journal = journal }));
        var (_, replayed) = await TryAsync(() => Make().ReplayAsync(journal));

        Assert.Equal(isFinisher ? null : typeof(ReasoningFailedException), error?.GetType());
        Assert.Equal(isFinisher, solution.Search.Simulations > 0);
        var cause = Assert.IsType<PluginException>(solution.Cause);
        Assert.Equal(nameof(Guessing), cause.Plugin);
        Assert.DoesNotContain(Script.Secret, cause.Message, StringComparison.Ordinal);
        Assert.Equal(cause.Message, replayed.Cause?.Message);
        Assert.Equal(solution.StopReason, replayed.StopReason);
    }

    private static IReasoner Reasoner(string strategy, string how, int candidates) => Solving.Reasoner(builder => builder
        .AddExpander(new FailingExpander(how, candidates))
        .AddEvaluator(new FailingJudge(how))
        .Configure(options => options.Search.Strategy = Solving.Strategy(strategy)));

    private static async Task<(ReasoningFailedException? Error, Solution Solution)> TryAsync(Func<Task<Solution>> solve)
    {
        try
        {
            return (null, await solve());
        }
        catch (ReasoningFailedException error)
        {
            return (error, error.Solution);
        }
    }

    /// <summary>Two pairs and an answer, or what was asked for.</summary>
    private sealed class FailingExpander(string how, int candidates) : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            if (how == "expander throws")
            {
                throw new Refusal();
            }

            var (state, game) = (request.State, request.State.Game);
            var given = Enumerable.Range(0, Math.Min(candidates, request.Count)).Select(i => ReasoningGame.Candidate(state.Turns > 1
                ? game.Answer(state, $"{request.Draw + i}")
                : game.Ask(state, new($"q{state.Turns}.{request.Draw + i}", "a"))));
            return new(new Expansion<ReasoningState>([.. given.Select(candidate => how == "expander gives NaN" ? candidate with { Prior = double.NaN } : candidate)]));
        }
    }

    private sealed class FailingJudge(string how) : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => how switch
        {
            "evaluator throws" => throw new InvalidOperationException(Script.Secret),
            "evaluator gives NaN" => new(new Evaluation(double.NaN)),
            _ => new(new Evaluation(0.5)),
        };
    }

    private class Asking : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            new(new Expansion<ReasoningState>([ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("q", "a")))], new(Calls: 1)));
    }

    private sealed class Guessing : Asking, ICostEstimate<ReasoningState>
    {
        public Usage EstimateCost(ReasoningState state, int count) => throw new InvalidOperationException(Script.Secret);
    }

    private sealed class Refusal() : Exception(Script.Secret), IFailureDetails
    {
        public Usage Usage => new(Calls: 1);

        public bool IsPermanent => false;
    }
}
