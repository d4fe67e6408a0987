using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>The strategies that options can choose, through the whole reasoner.</summary>
public sealed class StrategyTests
{
    public static TheoryData<string, string, int> Expected => new()
    {
        // One line at the model's word ends in 41; samples by seed in 42 when it is odd; the judge is certain of 42.
        { "Greedy", "41", 1 },
        { "BestOfN", "42", 2 },                 // the second chain; certain, so no third
        { "SelfConsistency", "41", 7 },         // 4 to 3 after seven of eight: the last could but draw level
        { "Steps", "42", 4 },
        { "Beam", "42", 4 },
        { "Diverse", "42", 3 },               // certain before the second subtree is under way
        { "Rebase", "42", 18 },                 // sixteen samples of the first step, then the first two answers
        { "BestFirst", "42", 4 },
        { "DepthFirst", "42", 4 },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Each_strategy_finds_its_answer_and_its_bill_adds_up(string strategy, string answer, int simulations)
    {
        var model = Model();
        var solution = await Seeded(model, options => options.Search.Strategy = Solving.Strategy(strategy)).SolveAsync(Solving.Problem());

        Assert.Equal(answer, solution.Answer);
        Assert.Equal(simulations, solution.Search.Simulations);
        Assert.Equal(model.Requests.Count, solution.Usage.Calls);
        Assert.Equal(15 * solution.Usage.Calls, solution.Usage.TotalTokens);
        Solving.AssertBill(solution.Search);
    }

    public static TheoryData<string> All => [.. StrategyCatalog.BuiltIn.Registrations.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_that_nobody_could_judge_beats_a_line_that_ran_out_of_context(string strategy)
    {
        var expander = new DelegateExpander<ReasoningState>(request => [.. new[]
        {
            ReasoningGame.Candidate(request.State.Game.End(request.State, Outcome.ContextExhausted), prior: 0.6),
            ReasoningGame.Candidate(request.State.Game.Answer(request.State, "42"), prior: 0.4),
        }.Skip(request.Draw % 2).Take(request.Count)]);
        var trusting = Solving.Strategy(strategy);
        if (trusting is TreeSetup tree)
        {
            tree.TrustedFrom = 0.6;
        }

        var reasoner = new Reasoner(
            new() { Expander = expander, Evaluator = new DelegateEvaluator(_ => null) }, new() { Search = new() { Strategy = trusting } });

        var solution = await reasoner.SolveAsync(new Problem("Which?", 4000));

        Assert.Equal(solution.Search.Tree.Terminals.Any(end => end.Node.State.FinalAnswer is not null) ? "42" : null, solution.Answer);
        Assert.True(solution.Answer is not null || strategy == "Greedy", $"{strategy} saw no answer");
    }

    [Fact]
    public void Every_strategy_but_the_tree_searches_is_in_the_table() => Assert.Equal(
        StrategyCatalog.BuiltIn.Registrations.Where(each => each.Create() is not (TreeSetup or DefaultSetup or VoteThenAggregateOptions or RefineOptions or TournamentOptions)).Select(each => each.Name).Order(),
        Expected.Select(row => (string)row[0]).Order());

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task With_several_workers_each_strategy_answers_the_same_in_order(string strategy, string answer, int simulations)
    {
        var solution = await Seeded(Model(), options =>
        {
            options.Search.Strategy = Solving.Strategy(strategy);
            options.Search.SolvedAt = null;
            options.Running.MaxConcurrency = 8;
            options.Running.Order = CompletionOrder.Ordered;
        }).SolveAsync(Solving.Problem());

        Assert.Equal(answer, solution.Answer);
        Assert.True(solution.Search.Simulations >= simulations);
        Solving.AssertBill(solution.Search);
    }

    [Fact]
    public async Task Answers_can_vote_instead_of_the_best_being_played()
    {
        // The judge likes 42 a little better, but three of five chains say 41.
        var model = Model(certainty: 0.25);
        var solution = await Seeded(model, options =>
        {
            options.Search.Strategy = new BestOfNOptions { Samples = 5 };
            options.Search.AnswersVote = true;
        }).SolveAsync(Solving.Problem());

        Assert.Equal("41", solution.Answer);
        Assert.InRange(solution.Confidence!.Value, 0.5, 0.6);
    }

    [Fact]
    public async Task Options_of_a_strategy_that_change_after_the_reasoner_was_made_do_not_reach_it()
    {
        var strategy = new BestOfNOptions { Samples = 3 };
        var reasoner = Reasoner.For(new ChatModel(Model()), new() { Search = new() { Strategy = strategy, SolvedAt = null } });
        strategy.Samples = 9;

        Assert.Equal(3, (await reasoner.SolveAsync(Solving.Problem())).Search.Simulations);
    }

    [Fact]
    public async Task A_majority_asks_no_judge()
    {
        var model = Model();
        await Seeded(model, options => options.Search.Strategy = new SelfConsistencyOptions()).SolveAsync(Solving.Problem());
        Assert.DoesNotContain(model.Requests, request => Script.KindOf(request.Text) == Asked.Judgement);
    }

    private static IReasoner Seeded(ScriptedChatClient model, Action<ReasonerOptions> options) => Solving.Reasoner(builder => builder
        .UseChatClient(model)
        .AddExpander(services => new SubQuestionExpander(services.GetRequiredService<ChatModel>(), new() { Seed = 0 }))
        .Configure(options));

    /// <summary>Lists two steps, then the answers 41 and 42; asked for one, it takes the first, or by the seed.</summary>
    private static ScriptedChatClient Model(double certainty = 1) => new(request =>
    {
        var text = request.Text;
        var reply = Script.KindOf(text) switch
        {
            Asked.Judgement => Script.Score(text.Contains("Final answer: 42", StringComparison.Ordinal) ? certainty
                : text.Contains("Final answer", StringComparison.Ordinal) ? 0.2 : 0.6),
            Asked.Finish => Script.Finish("42"),
            _ when Script.Depth(text) == 0 => Script.Candidates(("What is six times five?", "30", 0.7), ("What is six and seven?", "13", 0.3)),
            _ when text.Contains("different candidates", StringComparison.Ordinal) => Script.Candidates((null, "41", 0.6), (null, "42", 0.4)),
            _ => Script.Candidates((null, (request.Options?.Seed ?? 0) % 2 == 1 ? "42" : "41", 1)),
        };
        return ScriptedReply.Text(reply, new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 });
    });
}
