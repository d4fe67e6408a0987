// snippet: quick-start
using TreeReasoner;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;

// end
using TreeReasoner.Models;

namespace TreeReasoner.Docs.Snippets;

public sealed class QuickStart
{
    [Fact]
    public async Task A_search_without_a_model()
    {
        // snippet: quick-start
        // A rule stands in for the model: two ways to count the boxes, then the answer that each leads to.
        var expander = new DelegateExpander<ReasoningState>(request =>
        {
            var (state, game) = (request.State, request.State.Game);
            return state.Step is null
                ? [
                    ReasoningGame.Candidate(game.Ask(state, new("How many boxes?", "100 / 12 = 8.33")), prior: 0.6),
                    ReasoningGame.Candidate(game.Ask(state, new("How many boxes?", "8 full ones, and a 9th for the rest")), prior: 0.4),
                ]
                : [ReasoningGame.Candidate(game.Answer(state, state.Step.Answer.Contains("9th", StringComparison.Ordinal) ? "9" : "8.33"))];
        });

        // Boxes come whole: an answer that is no whole number is wrong.
        var reasoner = new Reasoner(new() { Expander = expander, Evaluator = new VerifierEvaluator(answer => int.TryParse(answer, out _)) });

        var solution = await reasoner.SolveAsync(new Problem("How many boxes of 12 does it take to hold 100 eggs?"));
        Console.WriteLine($"{solution.Answer} ({solution.StopReason})");   // 9 (Solved: an answer reached 1, the threshold is 1)
        // end
        Assert.Equal("9 (Solved: an answer reached 1, the threshold is 1)", $"{solution.Answer} ({solution.StopReason})");
    }

    internal static async Task WithAModelAsync(string apiKey)
    {
        // snippet: with-a-model
        var model = OpenAIModel.Create("gpt-6-luna", apiKey);
        var reasoner = Reasoner.For(model, new() { Running = new() { Budget = new() { Simulations = 16, ModelCalls = 40 } } });

        var solution = await reasoner.SolveAsync(new Problem("How many days are there between 3 March and 17 May?"));
        Console.WriteLine($"{solution.Answer}, {solution.Usage.Calls} calls, {solution.Usage.TotalTokens} tokens");
        // end
    }
}
