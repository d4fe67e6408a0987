using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>Trees whose optimum is known by brute force are solved.</summary>
public class OptimumLaws
{
    [Property(MaxTest = 300)]
    public Property A_finite_tree_searched_to_its_end_gives_its_best_answer(int seed, int workers, bool maximum, bool late) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasKnownValues = true }), async tree =>
        {
            var search = Search(tree, seed, maximum, late, 1, new BestTerminal<RandomTreeNode>());
            Assert.Equal(BeginStatus.Finished, await Drive(search, tree, seed, workers).RunAsync(10_000));

            var answers = tree.Nodes.Where(node => node.IsTerminal).Select(node => node.Value).ToList();
            Assert.Equal(answers.Count, search.Tree.Terminals.Count());
            if (answers.Count > 0)
            {
                Assert.Equal(answers.Max(), search.Recommend().Value);
                Assert.Equal(answers.Max(), search.Tree.BestTerminalValue);
                Assert.Contains(search.Recommend().Leaf!.Value.State, tree.Nodes);
            }
        });

    [Property(MaxTest = 300)]
    public Property Under_max_backup_the_root_of_an_exhausted_tree_is_worth_the_optimum(int seed, int workers, bool late, bool twoPlayers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = true }), async tree =>
        {
            var discount = twoPlayers ? -1 : 0.75;
            var search = Search(tree, seed, maximum: true, late, discount, new HighestValue<RandomTreeNode>());
            Assert.Equal(BeginStatus.Finished, await Drive(search, tree, seed, workers).RunAsync(10_000));

            Assert.Equal(tree.OptimalReturn(discount), search.Tree.FirstRoot.Value!.Value, 9);
            if (search.Recommend().Action is { } action)
            {
                var best = tree.OptimalLine(discount)[0];
                Assert.Equal(tree.OptimalReturn(discount), action.Value!.Value, 9);
                Assert.True(action.State == best || action.Ordinal > search.Tree.FirstRoot.Children.Single(child => child.State == best).Ordinal
                    || Math.Abs(action.Value!.Value - tree.OptimalReturn(discount)) < 1e-9);
            }
        });

    [Property(MaxTest = 100)]
    public Property The_mean_of_an_exhausted_tree_is_the_mean_of_all_its_values(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasDeadEnds = false }), async tree =>
        {
            var search = Search(tree, seed, maximum: false, late: false, 1, new HighestValue<RandomTreeNode>());
            await Drive(search, tree, seed, workers).RunAsync(10_000);

            Assert.Equal(tree.Nodes.Average(node => node.Value), search.Tree.FirstRoot.Value!.Value, 9);
            Assert.Equal(tree.Count, search.Simulations);
        });

    [Fact]
    public async Task A_deep_line_of_rising_values_is_found_long_before_the_tree_is_exhausted()
    {
        // 4^6 lines; the evaluator hints at the right child of each state.
        var tree = new RandomTree(Hinted(6, 0));
        var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { Policy = new(new Puct()) }, new BestTerminal<RandomTreeNode>());
        await new SearchDriver<RandomTreeNode>(search, tree, tree).RunAsync(150);

        Assert.Equal(1, search.Recommend().Value);
        Assert.Equal(tree.OptimalLine(), search.Recommend().Line.Select(step => step.State));
    }

    private static RandomTreeNode Hinted(int depth, double value) => depth == 0
        ? new(value, isTerminal: true)
        : new(value, children: [.. Enumerable.Range(0, 4).Select(i => Hinted(depth - 1, i == 2 ? value + (1 / 6.0) > 0.99 ? 1 : value + (1 / 6.0) : value * 0.5))]);

    private static MctsSearch<RandomTreeNode> Search(
        RandomTree tree, int seed, bool maximum, bool late, double discount, IRecommender<RandomTreeNode> recommender)
    {
        var drawn = RandomOptions.Draw(new Random(seed));
        TreePolicy policy = drawn.Policy;
        if (policy is OneByOne || (discount != 1 && policy is AdaptiveBranching or BudgetGuided) || (policy is Gumbel && drawn.SimulationsPerTurn is not null))
        {
            policy = new();
        }

        IWidening widening = seed % 2 == 0 ? new FixedWidening(tree.Width) : new ProgressiveWidening(1, 0.5, tree.Width + 1);
        var options = drawn with
        {
            Policy = new Joined(policy, widening: widening) { ExpandAtVisit = late ? 2 : 1 },
            RootCandidates = null,
            Backup = maximum ? Backup.Maximum : Backup.Mean,
            Discount = discount,
            DeadEndValue = -1,
            CloseTerminals = true,
            SimulationsPerTurn = null,
        };
        return new(tree.Root, options, recommender);
    }

    private static SearchDriver<RandomTreeNode> Drive(MctsSearch<RandomTreeNode> search, RandomTree tree, int seed, int workers) =>
        new(search, tree, tree, seed) { Workers = 1 + (int)((uint)workers % 5), AbandonedShare = 0.05 };
}
