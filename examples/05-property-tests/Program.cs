// Example 05: the laws of an evaluator, checked from any test framework (or, as here, from none). No key, no network.
//
//   dotnet run --project examples/05-property-tests
using FsCheck.Fluent;
using TreeReasoner;
using TreeReasoner.Testing;

// Lines of reasoning of random length for the laws to try the evaluator on; a line shrinks to the one a turn before.
var lines = Arb.From(Gen.Choose(0, 12).Select(LineOf), line => line.Parent is null ? [] : [line.Parent]);

try
{
    await EvaluatorLaws.CheckAsync(() => new Brevity(), lines, minimum: 0, describe: state => $"a line of {state.Turns} turns");
    Console.WriteLine("Brevity keeps the laws.");
}
catch (LawViolationException broken)
{
    Console.WriteLine(broken.Message);
    Console.WriteLine();
}

await EvaluatorLaws.CheckAsync(() => new FixedBrevity(), lines, minimum: 0);
Console.WriteLine("FixedBrevity keeps the laws.");

static ReasoningState LineOf(int turns)
{
    var game = new ReasoningGame(new Problem("Which way is shorter?"));
    return Enumerable.Range(1, turns).Aggregate(game.Root, (state, turn) => game.Ask(state, new($"Step {turn}?", "Yes.")));
}

/// <summary>Likes short lines, and has a bug that no example of two or three turns shows.</summary>
internal sealed class Brevity : IEvaluator<ReasoningState>
{
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Evaluation(1 - (0.2 * state.Turns)));
}

/// <summary>The same, kept in [0, 1].</summary>
internal sealed class FixedBrevity : IEvaluator<ReasoningState>
{
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Evaluation(Math.Max(0, 1 - (0.2 * state.Turns))));
}
