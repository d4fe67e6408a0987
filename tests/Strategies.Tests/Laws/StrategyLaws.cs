using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>What holds for every strategy.</summary>
public class StrategyLaws
{
    [Theory]
    [MemberData(nameof(Strategies.Names), MemberType = typeof(Strategies))]
    public Task Every_strategy_keeps_the_laws_of_a_search(string name) =>
        SearchLaws.CheckAsync(Strategies.All[name], new() { Cases = 25 });

    [Theory]
    [MemberData(nameof(Strategies.Names), MemberType = typeof(Strategies))]
    public async Task Every_strategy_comes_to_an_end_of_its_own(string name)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed));
            var search = Strategies.All[name](tree.Root);
            var result = await new SearchRunner<RandomTreeNode>(search, tree, tree, new() { Budget = new() { Simulations = null } }).RunAsync();
            Assert.Equal(StopKind.Finished, result.StopReason.Kind);
            Assert.Equal(BeginStatus.Finished, search.Begin(out _));
        }
    }

    [Theory]
    [MemberData(nameof(Strategies.NamesOfFixedWork), MemberType = typeof(Strategies))]
    public async Task In_order_sixteen_workers_grow_the_tree_that_one_grows(string name)
    {
        // Where a state has no candidates, two orders in flight both find that out, and of two after each other only the first.
        var shape = new RandomTreeShape { HasDeadEnds = name != "steps, sampled passes at once" };
        for (var seed = 0; seed < 40; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed), shape);
            var one = await RunAsync(name, tree, 1);
            var sixteen = await RunAsync(name, tree, 16);
            Assert.True(TreeIntegrity.Print(one.Tree) == TreeIntegrity.Print(sixteen.Tree), $"seed {seed}: {tree}");
            Assert.Equal(one.Usage, sixteen.Usage);
            Assert.Equal(one.Simulations, sixteen.Simulations);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies.Names), MemberType = typeof(Strategies))]
    public async Task Every_strategy_lives_with_an_expander_and_an_evaluator_that_always_fail(string name)
    {
        var search = Strategies.All[name](RandomTrees.Grow(new Random(3)).Root);
        var driver = new SearchDriver<RandomTreeNode>(search, RandomTrees.Grow(new Random(3)), RandomTrees.Grow(new Random(3))) { Workers = 3, FailedShare = 0.999999 };
        var status = await driver.RunAsync(1000);
        Assert.True(status == BeginStatus.Finished || name.StartsWith("greedy", StringComparison.Ordinal), "Only greedy tries for ever; the runner stops it.");
        Assert.Empty(search.Recommend().Line);
    }

    [Property(MaxTest = 100)]
    public Property A_state_that_nobody_judged_is_worth_what_its_parent_was_judged_to_be(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasKnownValues = false }), async tree =>
        {
            // Judges of every second state: what the others are worth does not depend on when they were judged.
            var search = new BestFirstSearch<RandomTreeNode>(tree.Root, new() { Candidates = 8 });
            var judge = new EverySecond(tree);
            await new SearchDriver<RandomTreeNode>(search, tree, judge, seed) { Workers = 5 }.RunAsync(1000);
            foreach (var (node, value, isJudged) in search.Tree.Terminals)
            {
                var expected = node;
                while (!expected.IsRoot && !judge.Judges(expected.State))
                {
                    expected = expected.Parent;
                }

                Assert.Equal(judge.Judges(node.State), isJudged);
                Assert.Equal(expected.IsRoot ? 0 : expected.State.Value, value);
            }
        });

    private static Task<SearchResult<RandomTreeNode>> RunAsync(string name, RandomTree tree, int workers) => new SearchRunner<RandomTreeNode>(
        Strategies.All[name](tree.Root), tree, tree, new()
        {
            MaxConcurrency = workers,
            Order = CompletionOrder.Ordered,
            Budget = new() { Simulations = null },
        }).RunAsync();

    private sealed class EverySecond(RandomTree tree) : IEvaluator<RandomTreeNode>
    {
        private readonly HashSet<RandomTreeNode> _judged = [.. tree.Nodes.Where((_, i) => i % 2 == 0)];

        public bool Judges(RandomTreeNode node) => _judged.Contains(node);

        public ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken) =>
            new(Judges(state) ? new Evaluation(state.Value) : Evaluation.None());
    }
}
