using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;

namespace TreeReasoner.Docs.Snippets;

public sealed class MctsParts
{
    [Fact]
    public async Task The_recipe_as_a_search()
    {
        var game = new ReasoningGame(Stage.Problem);
        var expander = new DelegateExpander<ReasoningState>(request =>
        {
            string[] all = ["a guess", "a sure step"];
            var state = request.State;
            return state.Turns == 1
                ? [ReasoningGame.Candidate(game.Answer(state, "84"))]
                : all.Skip(request.Siblings.Count).Take(request.Count).Select(step => ReasoningGame.Candidate(game.Ask(state, new(step, "12 · 7"))));
        });
        var evaluator = new GameEvaluator(new StepJudge());

        // snippet: mcts-until-one-holds
        var search = new MctsSearch<ReasoningState>(
            game.Root,
            new()
            {
                Policy = new OneByOne(new() { Limit = 4, AcceptAt = 0.6 }, among: new(new Puct(1))),
                Backup = Backup.Maximum,
            },
            extensions: new StateMerger<ReasoningState>(KnownFacts.Of));      // the same facts in another order cost nothing
        var runner = new SearchRunner<ReasoningState>(search, expander, evaluator, stopRules: [new StopWhenSolved<ReasoningState>(0.5)]);
        // end
        var result = await runner.RunAsync();
        Assert.Equal(StopKind.Solved, result.StopReason.Kind);
        Assert.Equal("a sure step", result.Recommendation.Line[0].State.Step!.Question);
    }

    [Fact]
    public void Gumbel_and_arms()
    {
        var game = new ReasoningGame(Stage.Problem);
        var (small, large) = (Stage.Model(), Stage.Model());
        var sampled = new SubQuestionOptions { Mode = SubQuestionMode.Sample };

        // snippet: mcts-gumbel-and-arms
        var policy = new Gumbel(new() { MaxConsidered = 8, PlannedSimulations = 64 }, new FixedWidening(8));
        var gumbel = new MctsSearch<ReasoningState>(game.Root, new() { Policy = policy });

        var branching = new AdaptiveBranching(new() { Arms = 2, ValueOfZero = 0 }) { ExpandAtVisit = 2 };
        var wider = new MctsSearch<ReasoningState>(game.Root, new() { Policy = branching });
        var models = new ArmsExpander<ReasoningState>([new SubQuestionExpander(small, sampled), new SubQuestionExpander(large, sampled)]);
        // end
        Assert.Equal(BeginStatus.Begun, gumbel.Begin(out _));
        Assert.Equal(BeginStatus.Begun, wider.Begin(out _));
        Assert.NotNull(models);
    }

    /// <summary>Knows a guess when it sees one.</summary>
    private sealed class StepJudge : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Evaluation(0.7, stepScore: state.Step is { Question: "a guess" } ? 0.1 : 0.9));
    }
}
