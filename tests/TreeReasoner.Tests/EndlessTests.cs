using Microsoft.Extensions.AI;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Models that get nowhere.</summary>
public sealed class EndlessTests
{
    [Theory]
    [InlineData("Mcts", true)]
    [InlineData("Mcts", false)]
    [InlineData("Greedy", true)]
    [InlineData("BestOfN", false)]
    [InlineData("Steps", true)]
    [InlineData("Beam", true)]
    [InlineData("Diverse", true)]
    [InlineData("BestFirst", true)]
    [InlineData("DepthFirst", true)]
    public async Task A_model_that_never_says_final_is_ended_by_the_window(string strategy, bool inList)
    {
        // Asked for the final answer, it asks another sub-question.
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement
            ? Script.Score(0.5)
            : inList ? Script.Candidates(($"And what of part {Script.Depth(request) + 1}?", new string('a', 100), 1))
            : $$"""{"kind": "step", "question": "And what of part {{Script.Depth(request) + 1}}?", "answer": "{{new string('a', 100)}}"}""");
        var solution = await Solving.Reasoner(model, options =>
        {
            options.Search.Strategy = Solving.Strategy(strategy);
            if (options.Search.Strategy is BestOfNOptions chains)
            {
                chains.Samples = 1;
            }

            options.Running.Budget.Simulations = null;
        }).SolveAsync(Solving.Problem(600));

        Assert.Null(solution.Answer);
        Assert.Equal((Outcome.ContextExhausted, -1.0), (solution.Outcome, solution.Return));
        Assert.Equal(strategy == "Mcts" ? StopKind.TreeExhausted : StopKind.Finished, solution.StopReason.Kind);
        Assert.InRange(model.Requests.Count, 5, 60);
        Assert.All(solution.Tree.Nodes(), node => Assert.InRange(node.State.Tokens, 0, 600));
    }

    [Theory]
    [InlineData("OneByOne", 1)]
    [InlineData("OneByOne", 16)]
    [InlineData("Mcts", 16)]
    [InlineData("Steps", 16)]
    [InlineData("BestFirst", 16)]
    public async Task A_model_that_has_no_more_to_say_is_not_asked_for_ever_out_of_a_small_budget(string strategy, int workers)
    {
        using var patience = new CancellationTokenSource();
        var asked = 0;
        var model = new ScriptedChatClient(request =>
        {
            if (Interlocked.Increment(ref asked) > 500)
            {
                patience.Cancel();
            }

            var isFirst = Script.Depth(request.Text) == 0;
            var reply = "";
            if (isFirst)
            {
                reply = """{"kind": "step", "question": "And what of the first part?", "answer": "Yes."}""";
            }

            return ScriptedReply.Text(reply, new UsageDetails { InputTokenCount = 10, OutputTokenCount = reply.Length / 8 });
        });
        var parts = new ReasonerParts
        {
            Expander = new SubQuestionExpander(
                new ChatModel(model), new() { Mode = SubQuestionMode.Sample, Seed = 1, MaxOutputTokens = 24, MaxAttempts = 1 }),
            Evaluator = new Middling(),
        };
        var options = new ReasonerOptions();
        options.Search.Strategy = Solving.Strategy(strategy);
        options.Running.MaxConcurrency = workers;
        options.Running.Budget = new() { Simulations = null, CompletionTokens = 340 };
        var solution = await new Reasoner(parts, options).SolveAsync(Solving.Problem(), null, patience.Token);
        Assert.InRange(asked, 1, 500);
        Assert.Null(solution.Answer);
    }

    [Fact]
    public async Task Steps_longer_than_the_window_exhaust_it()
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement
            ? Script.Score(0.5)
            : Script.Candidates(("And then?", new string('a', 4000), 1)));
        var solution = await Solving.Reasoner(model).SolveAsync(Solving.Problem(600));
        Assert.Equal((Outcome.ContextExhausted, -1.0), (solution.Outcome, solution.Return));
    }

    [Fact]
    public async Task What_only_repeats_what_is_known_is_merged_away_and_the_window_ends_the_line()
    {
        var model = Solving.Model(request => Script.KindOf(request) == Asked.Judgement
            ? Script.Score(0.5)
            : Script.Candidates(("What is known?", "Nothing.", 0.5), ("what is KNOWN", "nothing", 0.5)));
        var solution = await Solving.Reasoner(model, options => options.Running.Budget.Simulations = null).SolveAsync(Solving.Problem());
        Assert.Equal(StopKind.TreeExhausted, solution.StopReason.Kind);
        Assert.Equal((null, Outcome.ContextExhausted, -1.0), (solution.Answer, solution.Outcome, solution.Return));
        Assert.Equal(3, solution.Tree.NodeCount);      // the root, the one thing the model has to say, and the end of saying it again
        Assert.InRange(model.Requests.Count, 1, 8);
    }

    [Theory]
    [InlineData(WideningRule.Progressive)]
    [InlineData(WideningRule.Fixed)]
    public async Task Endless_sub_questions_are_bounded_by_the_budget_and_finished_from_what_is_known(WideningRule widening)
    {
        var model = Solving.Model(request => Script.KindOf(request) switch
        {
            Asked.Judgement => Script.Score(0.5),
            Asked.Finish => Script.Finish("42"),
            _ => Script.Candidates(($"What of {request.Length}?", "Yes.", 1)),
        });
        var solution = await Solving.Reasoner(model, options =>
        {
            options.Mcts().Widening = widening;
            options.Running.Budget.ModelCalls = 20;
        }).SolveAsync(Solving.Problem());
        Assert.Equal(("42", Outcome.Answered, "ModelCalls"), (solution.Answer, solution.Outcome, solution.StopReason.Rule));
        Assert.InRange(model.Requests.Count, 1, 20);
        Assert.Equal(model.Requests.Count, solution.Usage.Calls);
        Assert.Equal(solution.Search.Turns.Sum(turn => turn.Calls) + 2, solution.Usage.Calls);      // the answer and its judgement
    }

    private sealed class Middling : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken = default) =>
            new(new Evaluation(0.2));
    }
}
