using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

public class TurnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public async Task A_turn_has_its_simulations_and_no_more_whatever_is_in_flight(int concurrency)
    {
        var tree = RandomTrees.Grow(new Random(7), new() { MaxDepth = 6, MaxChildren = 6, MaxNodes = 2000, HasDeadEnds = false }, size: 200);
        var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { SimulationsPerTurn = 4, Policy = new(widening: new FixedWidening(8)) });
        var runner = new SearchRunner<RandomTreeNode>(
            search, tree, tree, new() { MaxConcurrency = concurrency, Budget = new() { Simulations = 12 } });

        var atCommit = new List<long>();
        await foreach (var happened in runner.StreamAsync())
        {
            if (happened is TurnCommitted<RandomTreeNode>)
            {
                atCommit.Add(search.Simulations);
            }
        }

        Assert.NotEmpty(atCommit);
        Assert.Equal(Enumerable.Range(1, atCommit.Count).Select(turn => 4L * turn), atCommit);
    }
}
