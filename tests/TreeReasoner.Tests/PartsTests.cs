using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

/// <summary>Parts that a user brings, by type, instance or delegate.</summary>
public sealed class PartsTests
{
    [Fact]
    public async Task Several_expanders_each_propose_their_share()
    {
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander<ByType>()
            .AddExpander(new DelegateExpander<ReasoningState>(request => [ReasoningGame.Candidate(request.State.Game.Answer(request.State, "instance"))]))
            .AddExpander((request, _) => new(new Expansion<ReasoningState>(
                [ReasoningGame.Candidate(request.State.Game.Answer(request.State, "delegate"))], new(2, 20, 10))))
            .AddEvaluator(state => state.FinalAnswer == "delegate" ? 0.9 : 0.1)
            .Configure(options => options.Mcts().Candidates = 6));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal(["type 2", "instance", "delegate"], solution.Tree.FirstRoot.Children.Select(child => child.State.FinalAnswer));
        Assert.Equal(("delegate", 0.9, new Usage(2, 20, 10)), (solution.Answer, solution.Confidence, solution.Usage));
    }

    [Fact]
    public async Task Equal_candidates_of_several_expanders_merge_and_their_priors_add_up()
    {
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((request, _) => Give(request, "42", "7"))
            .AddExpander((request, _) => Give(request, " 42. "))
            .AddEvaluator(_ => 0.5));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal([("42", 2.0), ("7", 1.0)], solution.Tree.FirstRoot.Children.Select(child => (child.State.FinalAnswer!, child.Prior)));

        static ValueTask<Expansion<ReasoningState>> Give(ExpansionRequest<ReasoningState> request, params string[] answers) =>
            new(new Expansion<ReasoningState>([.. answers.Select(answer => ReasoningGame.Candidate(request.State.Game.Answer(request.State, answer)))]));
    }

    [Fact]
    public async Task Several_evaluators_count_by_their_weights()
    {
        var reasoner = Solving.Reasoner(builder =>
        {
            builder.Services.AddSingleton("42");
            builder
                .UseChatClient(Solving.Model(Script.Reply))
                .AddEvaluator<Expects>(2)      // 1 for 42
                .AddEvaluator(new DelegateEvaluator(_ => 0.4))
                .AddEvaluator(_ => (double?)null, 100)      // cannot tell: drops out
                .AddEvaluator(services => new DelegateEvaluator(_ => services.GetRequiredService<string>() == "42" ? 0.0 : 1));
        });
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal("42", solution.Answer);
        Assert.Equal(((2 * 1) + 0.4 + 0) / 4, solution.Confidence!.Value, 12);
    }

    [Fact]
    public async Task What_accepts_problems_may_change_them_or_refuse_them_before_anything_is_spent()
    {
        var model = Solving.Model(Script.Reply);
        Func<Problem, Problem?> accept = problem => new(problem.Text, 1000);
        var reasoner = Solving.Reasoner(builder => builder.UseChatClient(model).ConfigureParts((_, parts) => parts with { Accept = problem => accept(problem)! }));
        Assert.Equal(1000, (await reasoner.SolveAsync(Solving.Problem())).Tree.FirstRoot.State.Problem.ContextWindow);

        var asked = model.Requests.Count;
        accept = _ => throw new ArgumentException("Only riddles.");
        Assert.Equal("Only riddles.", (await Assert.ThrowsAsync<ArgumentException>(() => reasoner.SolveAsync(Solving.Problem()))).Message);
        Assert.Throws<ArgumentException>(() => reasoner.SolveStreamingAsync(Solving.Problem()));
        accept = _ => null;
        Assert.Contains("Accept gave no problem", (await Assert.ThrowsAsync<InvalidOperationException>(() => reasoner.SolveAsync(Solving.Problem()))).Message, StringComparison.Ordinal);
        Assert.Equal(asked, model.Requests.Count);
    }

    [Theory]
    [InlineData(0, "42")]
    [InlineData(1, "41")]
    public async Task Preference_counts_with_its_weight(double weight, string answer)
    {
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Reply))
            .UsePreference(new DelegatePreference((_, text) => text == "41" ? 1 : 0))
            .Configure(options => (options.Game.PreferenceWeight, options.Search.SolvedAt) = (weight, null)));
        Assert.Equal(answer, (await reasoner.SolveAsync(Solving.Problem())).Answer);
    }

    [Fact]
    public async Task A_search_of_the_user_s_own_with_his_widening_runs_under_the_same_reasoner()
    {
        var model = new ChatModel(Solving.Model(Script.Endless));
        var widening = new Counting();
        var reasoner = new Reasoner(new ReasonerParts
        {
            Expander = new SubQuestionExpander(model),
            Evaluator = new JudgeEvaluator(model),
            Search = root => new MctsSearch<ReasoningState>(root, new() { Policy = new(widening: widening), Backup = Backup.Maximum }, new MostVisits<ReasoningState>()),
            StopRules = () => [new StopAt(7)],
        });
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.Equal((7, StopKind.Custom, "Seven"), (solution.Search.Simulations, solution.StopReason.Kind, solution.StopReason.Rule));
        Assert.Equal(Backup.Maximum, solution.Tree.Backup);
        Assert.True(widening.Asked > 0);
    }

    [Fact]
    public async Task Turn_by_turn_the_committed_line_is_the_solution_when_the_game_is_over()
    {
        var solution = await Solving.Reasoner(Solving.Model(Script.Reply), options =>
        {
            (options.Mcts().SimulationsPerTurn, options.Search.SolvedAt) = (6, null);
        }).SolveAsync(Solving.Problem());
        Assert.Equal(("42", StopKind.Finished, 1.0), (solution.Answer, solution.StopReason.Kind, solution.Confidence));
        Assert.Equal(0.95, solution.Return, 12);
        Assert.Same(solution.Tree.Root.State.Steps()[0], solution.Steps[0]);
        Assert.Equal(2, solution.Tree.Root.Depth);
    }

    [Fact]
    public async Task Progress_that_is_asked_for_twice_is_two_searches()
    {
        var model = Solving.Model(Script.Endless);
        var progress = Solving.Reasoner(model, options => options.Running.Budget.Simulations = 5).SolveStreamingAsync(Solving.Problem());
        var calls = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            await foreach (var item in progress)
            {
                if (item.Solution is { } solution)
                {
                    Assert.Equal(5, solution.Search.Simulations);
                    calls.Add(solution.Usage.Calls);
                }
            }
        }

        Assert.Equal(calls[0], calls[1]);
        Assert.Equal(model.Requests.Count, calls.Sum());
    }

    [Theory]
    [InlineData(null, 64)]      // three of a little less outvote one of the highest return
    [InlineData(RecommendationRule.BestAnswer, 64)]
    [InlineData(RecommendationRule.BestAnswer, 1)]      // asked for after the search
    public async Task The_last_progress_tells_the_answer_and_the_return_of_the_solution(RecommendationRule? rule, int simulations)
    {
        var reasoner = Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(request => Script.KindOf(request) == Asked.Finish
                ? Script.Finish("42")
                : Script.Candidates((null, "41", 1), ("a?", "a", 1), ("b?", "b", 1), (null, $"4{Script.Depth(request)}", 1))))
            .AddEvaluator(state => state.FinalAnswer is null ? 0.5 : state.FinalAnswer == "41" ? 0.9 : 0.6)
            .Configure(options =>
            {
                Recommend(options, rule);
                options.Running.Budget.Simulations = simulations;
            }));
        ReasoningProgress? last = null;
        await foreach (var progress in reasoner.SolveStreamingAsync(Solving.Problem()))
        {
            last = progress;
        }

        Assert.NotNull(last?.Solution?.Answer);
        Assert.Equal((last.Solution.Answer, last.Solution.Return), (last.BestAnswer, last.BestReturn!.Value));
    }

    /// <summary>By a rule of the tree search, or, without one, by a vote; whatever is found does not end the search.</summary>
    private static void Recommend(ReasonerOptions options, RecommendationRule? rule)
    {
        options.Mcts().Recommendation = rule ?? RecommendationRule.HighestValue;
        (options.Search.AnswersVote, options.Search.SolvedAt) = (rule is null, null);
    }

    [Fact]
    public async Task Greedy_takes_one_line_through_the_same_reasoner()
    {
        var solution = await Solving.Reasoner(
            Solving.Model(Script.Reply), options => options.Search.Strategy = new GreedyOptions()).SolveAsync(Solving.Problem());
        Assert.Equal(("41", 0.2, 1), (solution.Answer, solution.Confidence, solution.Search.Simulations));      // the likelier answer, no way back
        Assert.Equal(3, solution.Usage.Calls);
        Solving.AssertBill(solution.Search);
    }

    [Theory]
    [InlineData(RecommendationRule.HighestValue)]
    [InlineData(RecommendationRule.BestAnswer)]
    [InlineData(null)]
    public async Task Every_recommendation_finds_the_answer_of_a_searched_out_tree(RecommendationRule? rule)
    {
        var solution = await Solving.Reasoner(Solving.Model(Script.Reply), options =>
        {
            Recommend(options, rule);
        }).SolveAsync(Solving.Problem());
        Assert.Equal(("42", StopKind.TreeExhausted), (solution.Answer, solution.StopReason.Kind));
    }

    [Fact]
    public async Task The_vote_takes_answers_for_equal_that_only_look_different()
    {
        // One answer of the highest value against three of a little less that say the same in other signs.
        var reasoner = Solving.Reasoner(builder => builder
            .AddExpander((request, _) => new(new Expansion<ReasoningState>([
                .. request.State.Turns > 0
                    ? new[] { ReasoningGame.Candidate(request.State.Game.Answer(request.State, request.State.Step!.Answer)) }
                    : new[] { "41", "42", "４２", " 42." }.Select(answer => ReasoningGame.Candidate(request.State.Game.Ask(request.State, new($"Way to {answer}{answer.Length}?", answer))))])))
            .AddEvaluator(state => state.FinalAnswer == "41" ? 0.75 : 0.7)
            .Configure(options => options.Search.AnswersVote = true));
        var solution = await reasoner.SolveAsync(Solving.Problem());
        Assert.NotEqual("41", solution.Answer);
        Assert.True(solution.Confidence > 0.6, $"three of four votes, confidence {solution.Confidence}");
    }

    [Fact]
    public async Task Korean_prompts_ask_in_Korean_from_end_to_end()
    {
        var model = Solving.Model(request =>
            request.Contains("위의 추론을 평가하세요", StringComparison.Ordinal) ? Script.Score(1)
            : request.Contains("다음 단계의 후보를", StringComparison.Ordinal) ? Script.Candidates((null, "사십이", 1))
            : throw new InvalidOperationException("not Korean"));
        var solution = await Solving.Reasoner(builder => builder.UseChatClient(model).UsePrompts(PromptSet.Korean))
            .SolveAsync(new("여섯 곱하기 일곱은?"));
        Assert.Equal("사십이", solution.Answer);
    }

    [Fact]
    public async Task A_counter_of_the_user_s_own_keeps_the_account_of_the_window()
    {
        var solution = await Solving.Reasoner(builder => builder
            .UseChatClient(Solving.Model(Script.Reply)).UseTokenCounter(new Hundreds())).SolveAsync(Solving.Problem());
        Assert.All(solution.Tree.Nodes(), node => Assert.Equal(0, node.State.Tokens % 100));
    }

    private sealed class ByType : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            new(new Expansion<ReasoningState>([ReasoningGame.Candidate(request.State.Game.Answer(request.State, $"type {request.Count}"))]));
    }

    private sealed class Expects(string answer) : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
            new(new Evaluation(state.FinalAnswer == answer ? 1 : 0));
    }

    private sealed class Hundreds : ITokenCounter
    {
        public bool IsExact => false;

        public int Count(string text) => text.Length == 0 ? 0 : 100;
    }

    private sealed class Counting : IWidening
    {
        public string Description => nameof(Counting);

        public int Asked { get; private set; }

        public int Initial => 1;

        public bool AsksAgain => true;

        public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending)
        {
            Asked++;
            return WideningDecision.Descend;
        }
    }

    private sealed class StopAt(int simulations) : IStopRule<ReasoningState>
    {
        public StopReason? Check(in SearchStatus<ReasoningState> status) =>
            status.Search.Simulations < simulations ? null : new(StopKind.Custom, "Seven", "seven are enough");
    }
}
