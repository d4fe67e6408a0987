// A search strategy of your own: what it wants next and what it does with what came is yours; tree, workers, failures, budgets and the bill
// are not. It is checked with the laws that the built-in strategies keep, and then run. No key, no network.
//
//   dotnet run --project examples/08-custom-strategy
using TreeReasoner;
using TreeReasoner.Testing;

await SearchLaws.CheckAsync(root => new RouletteSearch<RandomTreeNode>(root));
Console.WriteLine("RouletteSearch keeps the laws of a search.");

// From 1 to 50 in at most eight steps, each of which doubles, adds 7 or takes 3 away.
var puzzle = new Numbers(50, 8);
var search = new RouletteSearch<Number>(new(1, 0), walks: 200);
var options = new SearchRunnerOptions { MaxConcurrency = 4, Order = CompletionOrder.Ordered, Budget = new() { Simulations = 1000 } };
var result = await new SearchRunner<Number>(search, puzzle, puzzle, options, [new StopWhenSolved<Number>()]).RunAsync();

Console.WriteLine(string.Join(" ", result.Recommendation.Line.Select(node => node.State.Value).Prepend(1)));
Console.WriteLine($"{result.StopReason}; {result.Simulations} states judged");

/// <summary>Where a line of steps has got to.</summary>
internal sealed record Number(int Value, int Steps);

/// <summary>Proposes the steps, and judges a number by how near it is.</summary>
internal sealed class Numbers(int target, int maxSteps) : IExpander<Number>, IEvaluator<Number>
{
    public ValueTask<Expansion<Number>> ExpandAsync(ExpansionRequest<Number> request, CancellationToken cancellationToken)
    {
        var (value, steps) = request.State;
        int[] next = [value * 2, value + 7, value - 3];
        return ValueTask.FromResult(new Expansion<Number>([.. next.Select(to => Candidate(new(to, steps + 1)))]));
    }

    public ValueTask<Evaluation> EvaluateAsync(Number state, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Evaluation(Math.Max(-1, 1 - (Math.Abs(target - state.Value) / (double)target))));

    private Candidate<Number> Candidate(Number to) => new(to, IsTerminal: to.Value == target || to.Steps == maxSteps);
}
