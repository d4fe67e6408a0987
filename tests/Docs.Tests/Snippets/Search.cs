using TreeReasoner.Expanders;

namespace TreeReasoner.Docs.Snippets;

// snippet: search-alone
/// <summary>Doubles a number or adds 3, and wants to reach 13. Candidates bring their values, so nothing has to be judged.</summary>
public sealed class Moves : IExpander<int>
{
    public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Expansion<int>([Next(request.State * 2), Next(request.State + 3)]));

    private static Candidate<int> Next(int n) => new(n, IsTerminal: n >= 13, Value: n == 13 ? 1 : n > 13 ? -1 : 0);
}

// end
public sealed class Search
{
    [Fact]
    public async Task A_search_with_this_package_alone()
    {
        // snippet: search-alone
        var search = new MctsSearch<int>(1, new MctsOptions { Policy = new(new Uct(0.7)) }, new BestTerminal<int>());
        var runner = new SearchRunner<int>(search, new Moves(), stopRules: [new StopWhenSolved<int>(1)]);
        var result = await runner.RunAsync();

        Console.WriteLine(string.Join(" ", result.Recommendation.Line.Select(node => node.State)));
        Console.WriteLine(result.StopReason);
        // end
        Assert.Equal(13, result.Recommendation.Leaf?.State);
    }

    [Fact]
    public async Task A_search_over_states_of_any_type()
    {
        // snippet: search-any-state
        // From 1, each step doubles the number or adds 3; the goal is 13. Candidates bring their values, so nothing has to be judged.
        static Candidate<int> Next(int n) => new(n, IsTerminal: n >= 13, Value: n == 13 ? 1 : n > 13 ? -1 : 0);
        var expander = new DelegateExpander<int>(request => [Next(request.State * 2), Next(request.State + 3)]);

        var search = new MctsSearch<int>(1, new MctsOptions { Policy = new(new Uct(0.7)) }, new BestTerminal<int>());
        var runner = new SearchRunner<int>(search, expander, stopRules: [new StopWhenSolved<int>(1)]);
        var result = await runner.RunAsync();

        Console.WriteLine(string.Join(" ", result.Recommendation.Line.Select(node => node.State)));
        Console.WriteLine(result.StopReason);
        // end
        Assert.Equal(13, result.Recommendation.Leaf?.State);
        Assert.Equal(StopKind.Solved, result.StopReason.Kind);
    }

    [Fact]
    public void The_machine_by_hand()
    {
        static Candidate<int> Next(int n) => new(n, IsTerminal: n >= 13, Value: n == 13 ? 1 : n > 13 ? -1 : 0);

        // snippet: search-by-hand
        var search = new MctsSearch<int>(1);
        while (search.Simulations < 20 && search.Begin(out var visit) == BeginStatus.Begun)
        {
            Candidate<int>[]? candidates = visit.Work.HasFlag(VisitWork.Expand) ? [Next(visit.State * 2), Next(visit.State + 3)] : null;
            search.Complete(visit, new VisitResult<int>(candidates, Evaluation.None()));
        }

        Console.WriteLine($"{search.Simulations} simulations, {search.Tree.NodeCount} states, {search.InFlight} in flight");
        // end
        Assert.Equal(0, search.InFlight);
        Assert.InRange(search.Simulations, 1, 20);
    }
}
