using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class BestOfNTests
{
    [Fact]
    public async Task The_chain_that_ends_best_is_played()
    {
        var tree = Step("root", 0, Step("a", 0, Answer("a1", 0.2)), Step("b", 0, Answer("b1", 0.9)), Step("c", 0, Answer("c1", 0.5)));
        var search = new BestOfNSearch<Branch>(tree, new() { Samples = 3 });

        var result = await search.RunAsync();

        Assert.Equal("b b1", search.LineOf());
        Assert.Equal(0.9, result.Recommendation.Value);
        Assert.Equal(3, result.Simulations);
        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
    }

    [Fact]
    public async Task One_worker_ends_a_chain_before_it_begins_the_next_and_judges_ends_only()
    {
        var tree = Step("root", 0, Step("a", 0, Answer("a1")), Step("b", 0, Answer("b1")));
        Assert.Equal(
            ["1 of root", "1 of a", "judge a1", "1 of root", "1 of b", "judge b1"],
            await new BestOfNSearch<Branch>(tree, new() { Samples = 2 }).StepsAsync());
    }

    [Fact]
    public async Task Best_of_one_is_one_sample_and_says_before_its_end_how_far_it_is()
    {
        var tree = Step("root", 0, Step("a", 0, Answer("a1", 0.25)), Step("b", 0, Answer("b1")));
        var search = new BestOfNSearch<Branch>(tree, new() { Samples = 1 });
        await search.StepsAsync(limit: 2);
        Assert.Equal(("a a1", 0), (search.LineOf(), search.Simulations));

        Assert.Equal(["judge a1"], await search.StepsAsync());
        Assert.Equal((1L, 0.25, true), (search.Simulations, search.Recommend().Value, search.Recommend().IsComplete));
    }

    [Fact]
    public async Task The_first_chain_can_be_the_greedy_one_and_the_others_are_those_they_would_be_anyway()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed), new() { HasDeadEnds = false });
            var greedy = await EndsAsync(new GreedySearch<RandomTreeNode>(tree.Root), tree, 1);
            var mixed = await EndsAsync(new BestOfNSearch<RandomTreeNode>(tree.Root, new() { Samples = 4, FirstIsGreedy = true }), tree, 1);
            var sampled = await EndsAsync(new BestOfNSearch<RandomTreeNode>(tree.Root, new() { Samples = 4 }), tree, 1);

            Assert.Equal(greedy[0], mixed[0]);
            Assert.Equal(sampled[1..], mixed[1..]);
        }
    }

    [Fact]
    public async Task Whatever_the_timing_the_same_samples_are_drawn()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed));
            var expected = await EndsAsync(new BestOfNSearch<RandomTreeNode>(tree.Root, new() { Samples = 12 }), tree, 1);
            var found = await EndsAsync(new BestOfNSearch<RandomTreeNode>(tree.Root, new() { Samples = 12 }), new Unhurried(tree, seed), 8);
            Assert.Equal(expected.OrderBy(line => line, StringComparer.Ordinal), found.OrderBy(line => line, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_chain_that_cannot_go_on_is_one_chain_less()
    {
        var tree = Step("root", 0, Step("stuck", 0), Step("b", 0, Answer("b1", 0.3)));
        var search = new BestOfNSearch<Branch>(tree, new() { Samples = 2 });
        await search.RunAsync();

        Assert.Equal("b b1", search.LineOf());
        Assert.Equal(-1, search.Tree.Root.Children[0].Value);
    }

    [Fact]
    public async Task Cut_short_it_shows_how_far_the_first_chain_is()
    {
        var tree = Step("root", 0, Step("a", 0, Step("b", 0, Answer("c"))));
        var search = new BestOfNSearch<Branch>(tree);
        await search.StepsAsync(limit: 2);

        Assert.Equal("a b", search.LineOf());
        Assert.Equal(0, search.Recommend().Value);
    }

    private static async Task<List<string>> EndsAsync<T>(ISearch<RandomTreeNode> search, T plugins, int workers)
        where T : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>
    {
        await new SearchRunner<RandomTreeNode>(search, plugins, plugins, new() { MaxConcurrency = workers, Budget = new() { Simulations = null } }).RunAsync();
        return [.. search.Tree.Terminals.Select(end => string.Join(" > ", end.Node.Path().Select(step => $"{step.State.Value}:{step.State.Prior}:{step.State.Children.Count}")))];
    }

    /// <summary>Answers after a while that differs from call to call.</summary>
    private sealed class Unhurried(RandomTree tree, int seed) : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>
    {
        private readonly Random _random = new(seed);

        public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
        {
            await WaitAsync();
            return await tree.ExpandAsync(request, cancellationToken);
        }

        public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
        {
            await WaitAsync();
            return await tree.EvaluateAsync(state, cancellationToken);
        }

        private async Task WaitAsync()
        {
            int waits;
            lock (_random)
            {
                waits = _random.Next(6);
            }

            for (var i = 0; i < waits; i++)
            {
                await Task.Yield();
            }
        }
    }
}
