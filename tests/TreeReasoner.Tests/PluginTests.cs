using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>What a user's plug-in may do wrong, and what the search makes of it.</summary>
public sealed class PluginTests
{
    public static TheoryData<string, string> BrokenExpansions { get; } = new()
    {
        { "null", "null for the candidates" },
        { "default", "null for the candidates" },
        { "no state", "no state for candidate 1 of 2" },
        { "NaN", "prior NaN" },
        { "infinite", "prior Infinity" },
        { "negative", "prior -1" },
        { "reward", "reward -Infinity" },
        { "value", "value 1.5" },
        { "throws", "it threw InvalidOperationException" },
        { "throws later", "it threw InvalidOperationException" },
        { "cancels", "it threw TaskCanceledException" },
    };

    [Theory]
    [MemberData(nameof(BrokenExpansions))]
    public async Task A_broken_expander_fails_its_visits_by_name_and_stops_the_search_after_enough_in_a_row(string how, string says)
    {
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander(new BrokenExpander(how))
            .AddEvaluator(_ => 0.5)
            .Configure(options => options.Running.MaxConsecutiveFailures = 2));
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        Assert.Equal(2, error.Solution.Search.FailedVisits);
        var cause = Assert.IsType<PluginException>(error.InnerException);
        Assert.Equal(nameof(BrokenExpander), cause.Plugin);
        Assert.Contains($"'{nameof(BrokenExpander)}'", cause.Message, StringComparison.Ordinal);
        Assert.Contains(says, cause.Message, StringComparison.Ordinal);
        Assert.Contains("(depth 0)", cause.Message, StringComparison.Ordinal);
        Assert.True(cause.Visit >= 0);
        Assert.DoesNotContain(Script.Secret, cause.Message, StringComparison.Ordinal);
        Solving.AssertBill(error.Solution.Search);
    }

    [Theory]
    [InlineData("NaN", "NaN")]
    [InlineData("infinite", "Infinity")]
    [InlineData("negative", "-0.5")]
    [InlineData("confidence", "confidence 2")]
    [InlineData("throws", "it threw InvalidOperationException")]
    [InlineData("cancels", "it threw TaskCanceledException")]
    public async Task A_broken_evaluator_fails_its_visits_by_name_and_what_it_cost_is_on_the_bill(string how, string says)
    {
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Endless))
            .AddEvaluator(new BrokenEvaluator(how))
            .Configure(options => options.Running.MaxConsecutiveFailures = 1));
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        var cause = Assert.IsType<PluginException>(error.InnerException);
        Assert.Equal(nameof(BrokenEvaluator), cause.Plugin);
        Assert.Contains(nameof(BrokenEvaluator), cause.Message, StringComparison.Ordinal);
        Assert.Contains(says, cause.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Script.Secret, cause.Message, StringComparison.Ordinal);
        Assert.Equal(how is "throws" or "cancels" ? 1 : 3, error.Solution.Usage.Calls);      // the steps, and two calls of the judge
        Solving.AssertBill(error.Solution.Search);
    }

    [Theory]
    [MemberData(nameof(BrokenExpansions))]
    public async Task One_of_several_expanders_that_breaks_is_named_and_what_the_others_cost_is_on_the_bill(string how, string says)
    {
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((_, _) => new(new Expansion<ReasoningState>([], new(1, 10, 5))))
            .AddExpander(new BrokenExpander(how))
            .AddEvaluator(_ => 0.5)
            .Configure(options => options.Running.MaxConsecutiveFailures = 1));
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        var cause = Assert.IsType<PluginException>(error.InnerException);
        Assert.Equal(nameof(BrokenExpander), cause.Plugin);
        Assert.Contains(says, cause.Message, StringComparison.Ordinal);
        Assert.Equal(new Usage(1, 10, 5), error.Solution.Usage);
    }

    [Fact]
    public async Task One_of_several_evaluators_that_breaks_is_named()
    {
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Endless))
            .AddEvaluator(_ => 0.5)
            .AddEvaluator(new BrokenEvaluator("NaN"), 2)
            .Configure(options => options.Running.MaxConsecutiveFailures = 1));
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));
        Assert.Equal(nameof(BrokenEvaluator), Assert.IsType<PluginException>(error.InnerException).Plugin);
    }

    [Fact]
    public async Task A_state_whose_evaluation_fails_again_and_again_is_given_up_and_the_others_live_on()
    {
        var model = Solving.Model(Script.Reply);
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(model)
            .AddEvaluator(state => state.FinalAnswer == "41" ? throw new InvalidOperationException(Script.Secret)
                : state.FinalAnswer == "42" ? 0.9 : 0.5)
            .Configure(options => options.Running.MaxConsecutiveFailures = 20));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal(("42", StopKind.TreeExhausted), (solution.Answer, solution.StopReason.Kind));
        Assert.Equal(2 * 3, solution.Search.FailedVisits);      // two lines end in 41, each is tried three times
        Solving.AssertBill(solution.Search);
    }

    [Fact]
    public async Task An_expander_that_gives_far_more_than_it_was_asked_for_or_none_does_no_harm()
    {
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((request, _) => new(new Expansion<ReasoningState>(request.State.Turns > 1
                ? []
                : [.. Enumerable.Range(0, 50).Select(i => ReasoningGame.Candidate(request.State.Game.Ask(request.State, new($"q{i}", $"a{i}"))))])))
            .AddEvaluator(_ => 0.5)
            .Configure(options => options.Running.Budget.Simulations = 200));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal((null, -1.0), (solution.Answer, solution.Return));
        Assert.Equal(50, solution.Tree.FirstRoot.Children.Count);
        Solving.AssertBill(solution.Search);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(4, false)]
    public async Task A_plugin_that_never_returns_is_given_up_after_the_call_timeout(int workers, bool heeds)
    {
        var clock = new WaitedTime();
        var never = new TaskCompletionSource<Expansion<ReasoningState>>();
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((_, token) => new(heeds ? never.Task.WaitAsync(token) : never.Task))
            .AddEvaluator(_ => 0.5)
            .Configure(options =>
            {
                options.Running.CallTimeout = TimeSpan.FromMinutes(1);
                options.Running.MaxConsecutiveFailures = 2;
                options.Running.MaxConcurrency = workers;
            }), clock);
        var solving = reasoner.SolveAsync(Solving.Problem());
        await clock.PassUntilAsync(solving);
        var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => solving);
        Assert.Contains("took longer than 00:01:00", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Solution.Search.FailedVisits);
    }

    [Fact]
    public async Task A_plugin_that_ignores_cancellation_does_not_hold_up_who_cancels()
    {
        var clock = new WaitedTime();
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource<Expansion<ReasoningState>>();
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((_, _) => new(never.Task))
            .AddEvaluator(_ => 0.5), clock);
        var solving = reasoner.SolveAsync(Solving.Problem(), cancellationToken: stop.Token);
        await stop.CancelAsync();
        await clock.PassUntilAsync(solving);
        var cancelled = await Assert.ThrowsAsync<ReasoningCanceledException>(() => solving);
        Assert.Equal(1, cancelled.Partial.Search.CancelledVisits);
        Assert.Equal(stop.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task What_a_cancelled_call_had_paid_before_is_on_the_bill()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((request, _) => new(new Expansion<ReasoningState>(
                [ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("q", "a")))], new(1, 10, 5))))
            .AddExpander(async (_, token) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return default;
            })
            .AddEvaluator(_ => 0.5));
        var solving = reasoner.SolveAsync(Solving.Problem(), cancellationToken: stop.Token);
        await started.Task;
        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<ReasoningCanceledException>(() => solving);
        Assert.Equal(new Usage(1, 10, 5), cancelled.Partial.Usage);
        Solving.AssertBill(cancelled.Partial.Search);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_try_that_was_paid_is_on_the_bill_when_the_second_is_cancelled_or_takes_too_long(bool cancel)
    {
        var clock = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var hangs = new TaskCompletionSource();
        var model = new ScriptedChatClient(request =>
        {
            if (request.Number == 0)
            {
                return ScriptedReply.Text("nonsense", new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 });
            }

            hangs.TrySetResult();
            return ScriptedReply.Hang();
        }, clock);
        var solving = Solving.Reasoner(model, options => options.Running.MaxConsecutiveFailures = 1, clock).SolveAsync(Solving.Problem(), cancellationToken: stop.Token);
        await hangs.Task;
        if (cancel)
        {
            await stop.CancelAsync();
            var cancelled = await Assert.ThrowsAsync<ReasoningCanceledException>(() => solving);      // at once: the call heeds its token
            Assert.Equal(new Usage(1, 10, 5), cancelled.Partial.Usage);
        }
        else
        {
            clock.Advance(TimeSpan.FromMinutes(15));
            var late = await Assert.ThrowsAsync<ReasoningFailedException>(() => solving);
            Assert.Equal(new Usage(1, 10, 5), late.Solution.Usage);
        }

        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public async Task A_judge_that_fails_on_the_final_answer_does_not_lose_it()
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Finish
            ? Script.Finish("42")
            : Script.Candidates(($"What of {request.Length}?", "Yes.", 1)));
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(model)
            .AddEvaluator(state => state.FinalAnswer is null ? 0.5 : throw new InvalidOperationException(Script.Secret))
            .Configure(options => options.Running.Budget.Simulations = 3));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal(("42", Outcome.Answered), (solution.Answer, solution.Outcome));
        Assert.Null(solution.Confidence);
        Assert.NotNull(solution.Cause);
    }

    private sealed class BrokenExpander(string how) : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var good = ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("q", "a")));
            return how switch
            {
                "null" => new(new Expansion<ReasoningState>(null!)),
                "default" => default,
                "no state" => Give(good, good with { State = null! }),
                "NaN" => Give(good with { Prior = double.NaN }),
                "infinite" => Give(good with { Prior = double.PositiveInfinity }),
                "negative" => Give(good with { Prior = -1 }),
                "reward" => Give(good with { Reward = double.NegativeInfinity }),
                "value" => Give(good with { Value = 1.5 }),
                "throws" => throw new InvalidOperationException(Script.Secret),
                "throws later" => LaterAsync(),
                _ => ValueTask.FromCanceled<Expansion<ReasoningState>>(new(canceled: true)),
            };

            static ValueTask<Expansion<ReasoningState>> Give(params Candidate<ReasoningState>[] candidates) => new(new Expansion<ReasoningState>(candidates));

            static async ValueTask<Expansion<ReasoningState>> LaterAsync()
            {
                await Task.Yield();
                throw new InvalidOperationException(Script.Secret);
            }
        }
    }

    private sealed class BrokenEvaluator(string how) : IEvaluator<ReasoningState>
    {
        private static readonly Usage Paid = new(2, 20, 10);

        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => how switch
        {
            "NaN" => new(new Evaluation(double.NaN, Paid)),
            "infinite" => new(new Evaluation(double.PositiveInfinity, Paid)),
            "negative" => new(new Evaluation(-0.5, Paid)),
            "confidence" => new(new Evaluation(0.5, Paid, confidence: 2)),
            "throws" => throw new InvalidOperationException(Script.Secret),
            _ => ValueTask.FromCanceled<Evaluation>(new(canceled: true)),
        };
    }
}
