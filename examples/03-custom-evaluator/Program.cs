// Example 03: an evaluator of your own. No key, no network: a scripted expander stands in for the model.
//
//   dotnet run --project examples/03-custom-evaluator
using TreeReasoner;
using TreeReasoner.Expanders;

var model = new DelegateExpander<ReasoningState>(request =>
{
    var (state, game) = (request.State, request.State.Game);
    return state.Turns == 0
        ? [
            ReasoningGame.Candidate(game.Ask(state, new("How many boxes are needed?", "100 / 12 is 8.33")), prior: 0.6),
            ReasoningGame.Candidate(game.Ask(state, new("How many boxes are needed?", "8 full ones, and one more for the other 4 eggs")), prior: 0.4),
        ]
        : [ReasoningGame.Candidate(game.Answer(state, state.Step!.Answer.Contains("one more", StringComparison.Ordinal) ? "9" : "8.33"))];
});

var reasoner = new Reasoner(new() { Expander = model, Evaluator = new WholeBoxes() });
var solution = await reasoner.SolveAsync(new Problem("How many boxes of 12 does it take to hold 100 eggs?"));
Console.WriteLine($"{solution.Answer} ({solution.StopReason})");

/// <summary>Boxes come whole: an answer that is no whole number is wrong. Of an open line it cannot tell.</summary>
internal sealed class WholeBoxes : IEvaluator<ReasoningState>
{
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(state.FinalAnswer is { } answer ? new Evaluation(int.TryParse(answer, out _) ? 1 : 0) : Evaluation.None());
}
