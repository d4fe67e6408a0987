using System.Threading.Channels;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Expanders;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>A budget holds for the whole solution, the final answer included.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task More_calls_buy_no_fewer_simulations_until_room_is_kept_for_a_final_answer_nor_after_and_the_stop_reason_says_the_limit()
    {
        long before = 0;
        for (var calls = 1; calls <= 40; calls++)
        {
            var reasoner = Solving.Reasoner(Solving.Model(Script.Endless), options => options.Running.Budget = new() { ModelCalls = calls });

            var solution = await reasoner.SolveAsync(Solving.Problem());

            Assert.InRange(solution.Usage.Calls, 0, calls);
            Assert.True(
                solution.Search.Simulations >= before || calls == 20,      // the first that keeps room for a final answer
                $"{calls} calls bought {solution.Search.Simulations} simulations, one call fewer {before}");
            Assert.Contains($"the limit is {calls}", solution.StopReason.Detail, StringComparison.Ordinal);
            before = solution.Search.Simulations;
        }

        Assert.True(before > 5);
    }

    [Property(MaxTest = 60)]
    public async Task No_budget_is_overrun_whatever_the_model_says(PositiveInt calls, PositiveInt tokens, PositiveInt workers, int seed)
    {
        var budget = new SearchBudget
        {
            Simulations = 30,
            ModelCalls = 1 + (calls.Get % 40),
            Tokens = 2_000L * (1 + (tokens.Get % 40)),
            CompletionTokens = 500L * (1 + (tokens.Get % 40)),
            Cost = 0.01m * (1 + (seed & 31)),
        };
        var random = new Random(seed);
        var broken = 0;      // never answered, so nobody pays
        var model = new ScriptedChatClient(request =>
        {
            int odd;
            lock (random)
            {
                odd = random.Next(10);
                broken += odd == 1 ? 1 : 0;
            }

            return odd == 0 ? ScriptedReply.Text("nonsense", Told(request))
                : odd == 1 ? ScriptedReply.Fault(new InvalidOperationException(Script.Secret))
                : ScriptedReply.Text(Script.Endless(request.Text), Told(request));
        });
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(model, new() { Price = new(3, 15), MaxOutputTokens = 200 })
            .Configure(options =>
            {
                options.Running.Budget = budget;
                options.Running.MaxConcurrency = 1 + (workers.Get % 4);
                options.Running.MaxConsecutiveFailures = 50;
            }));
        Solution solution;
        try
        {
            solution = await reasoner.SolveAsync(Solving.Problem(2000));
        }
        catch (ReasoningFailedException failed)
        {
            solution = failed.Solution;
        }

        Assert.InRange(solution.Usage.Calls, 0, budget.ModelCalls!.Value);
        Assert.Equal(model.Requests.Count - broken, solution.Usage.Calls);
        Assert.InRange(solution.Usage.TotalTokens, 0, budget.Tokens!.Value);
        Assert.InRange(solution.Usage.CompletionTokens, 0, budget.CompletionTokens!.Value);
        Assert.InRange(solution.Usage.Cost, 0, budget.Cost!.Value);
        Solving.AssertBill(solution);

        static UsageDetails Told(ScriptedRequest request) => new()
        {
            InputTokenCount = request.Text.Length / 4, OutputTokenCount = Math.Min(200, request.Options?.MaxOutputTokens ?? 200),
        };
    }

    [Property(MaxTest = 60)]
    public async Task The_final_answer_does_not_overrun_a_cost_budget_however_long_its_line_grew(PositiveInt cents, PositiveInt length)
    {
        // One line that only grows: at its end the prompt is many times that of the root, and what finishes it is read at the second try.
        int step = 0, last = 0;
        var model = new ScriptedChatClient(request => ScriptedReply.Text(
            Script.KindOf(request.Text) switch
            {
                Asked.Judgement when !request.Text.Contains("Final answer", StringComparison.Ordinal) => Script.Score(0.5),
                not Asked.Steps when ++last % 2 == 1 => "nonsense",
                Asked.Judgement => Script.Score(0.5),
                Asked.Finish => Script.Finish("42"),
                _ => Script.Candidates(($"What is step {++step}?", new string('a', 40 + (length.Get % 20 * 20)), 1)),
            },
            new UsageDetails { InputTokenCount = request.Text.Length / 4, OutputTokenCount = 100 }));
        var most = 0.5m + (0.05m * (cents.Get % 80));
        var solution = await Solving.Reasoner(builder => builder
            .UseChatClient(model, new() { Price = new(100, 0), MaxOutputTokens = 100 })
            .Configure(options =>
            {
                options.Mcts().Candidates = 1;
                options.Running.Budget = new() { Simulations = null, Cost = most };
            })).SolveAsync(Solving.Problem(4000));
        Assert.InRange(solution.Usage.Cost, 0.01m, most);
        Assert.Equal(model.Requests.Count, solution.Usage.Calls);
        Solving.AssertBill(solution);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_final_answer_that_no_longer_fits_is_not_asked_for_and_its_judgement_neither(bool answerFits)
    {
        // The estimate of the longest line promises less than the real one costs.
        var asked = new List<string>();
        var reasoner = new Reasoner(
            new()
            {
                Expander = new DelegateExpander<ReasoningState>((request, _) => new(new Expansion<ReasoningState>(
                    [ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("q", $"a{request.State.Turns}")))], new(2)))),
                Evaluator = new Estimated(_ => new(2), state =>
                {
                    asked.Add(state.Outcome.ToString());
                    return new(0.5, new(1));
                }),
                Finisher = new EstimatedFinisher(state => new(state.Step is { Question: "" } ? 1 : answerFits ? 5 : 6), state =>
                {
                    asked.Add("finish");
                    return new([ReasoningGame.Candidate(state.Game.Answer(state, "42"))], new(4));
                }),
            },
            new() { Running = { Budget = { ModelCalls = 11 } } });
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal(answerFits, solution.Answer is not null);
        Assert.Equal(answerFits, asked.Contains("finish"));
        Assert.DoesNotContain(nameof(Outcome.Answered), asked);
        Assert.InRange(solution.Usage.Calls, 1, 11);
    }

    [Fact]
    public async Task The_calls_of_a_user_s_evaluator_that_cannot_estimate_are_reserved_by_what_they_cost_before()
    {
        var model = Solving.Model(Script.Endless);
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(model)
            .AddEvaluator(new Paid())
            .Configure(options =>
            {
                options.Running.Budget.ModelCalls = 40;
                options.Running.Budget.Simulations = null;
            }));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal("ModelCalls", solution.StopReason.Rule);
        Assert.InRange(solution.Usage.Calls, 10, 40);
    }

    [Fact]
    public async Task Time_ends_the_search_and_leaves_a_share_for_the_final_answer()
    {
        var clock = new FakeTimeProvider();
        var model = Solving.Model(request =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Script.KindOf(request) switch
            {
                Asked.Judgement => Script.Score(0.5),
                Asked.Finish => Script.Finish("42"),
                _ => Script.Candidates(($"What of {request.Length}?", "Yes.", 1)),
            };
        });
        var solution = await Solving.Reasoner(model, options =>
        {
            options.Running.Budget.Simulations = null;
            options.Running.Budget.Time = TimeSpan.FromSeconds(30);
        }, clock).SolveAsync(Solving.Problem());
        Assert.Equal((StopKind.Budget, "Time"), (solution.StopReason.Kind, solution.StopReason.Rule));
        Assert.Equal(("42", Outcome.Answered), (solution.Answer, solution.Outcome));
        Assert.InRange(model.Requests.Count, 20, 30);
    }

    [Fact]
    public async Task A_final_answer_that_takes_too_long_is_given_up_with_the_time_budget()
    {
        var clock = new WaitedTime();
        var asked = new TaskCompletionSource();
        var model = new ScriptedChatClient(request =>
        {
            if (Script.KindOf(request.Text) == Asked.Finish)
            {
                asked.SetResult();
                return ScriptedReply.Hang();
            }

            clock.Advance(TimeSpan.FromSeconds(1));
            return ScriptedReply.Text(Script.KindOf(request.Text) == Asked.Judgement
                ? Script.Score(0.5)
                : Script.Candidates(($"What of {request.Text.Length}?", "Yes.", 1)));
        }, clock);
        var solving = Solving.Reasoner(model, options => options.Running.Budget.Time = TimeSpan.FromSeconds(10), clock)
            .SolveAsync(Solving.Problem());
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await clock.PassUntilAsync(solving);
        var solution = await solving;
        Assert.Null(solution.Answer);
        Assert.Equal("FinishExpander", Assert.IsType<PluginException>(solution.Cause).Plugin);
        Assert.Contains("took longer than", solution.Cause.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public async Task Simulations_are_exact_and_the_search_says_that_they_are_spent()
    {
        var model = Solving.Model(Script.Endless);
        var solution = await Solving.Reasoner(model, options => options.Running.Budget.Simulations = 9).SolveAsync(Solving.Problem());
        Assert.Equal((9, "Simulations"), (solution.Search.Simulations, solution.StopReason.Rule));
    }

    private sealed class Estimated(Func<ReasoningState, Usage> most, Func<ReasoningState, Evaluation> judge)
        : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => new(judge(state));

        public Usage EstimateCost(ReasoningState state, int count) => most(state);
    }

    private sealed class EstimatedFinisher(Func<ReasoningState, Usage> most, Func<ReasoningState, Expansion<ReasoningState>> finish)
        : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            new(finish(request.State));

        public Usage EstimateCost(ReasoningState state, int count) => most(state);
    }

    /// <summary>Pays three calls a judgement and tells of no estimate.</summary>
    private sealed class Paid : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
            new(new Evaluation(0.5, new Usage(3, 30, 15)));
    }
}

/// <summary>Time that passes only when somebody waits for it.</summary>
internal sealed class WaitedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    public async Task PassUntilAsync(Task done)
    {
        while (true)
        {
            var wait = _waits.Reader.ReadAsync().AsTask();
            if (await Task.WhenAny(done, wait) == done)
            {
                return;
            }

            Advance((await wait) is { Ticks: > 0 } due ? due : TimeSpan.Zero);
        }
    }
}
