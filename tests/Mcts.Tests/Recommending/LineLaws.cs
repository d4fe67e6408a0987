using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Recommending;

/// <summary>The recommended line is the one of the best return, whatever its steps pay, discount and players are.</summary>
public class LineLaws
{
    [Property(MaxTest = 300)]
    public Property In_an_exhausted_tree_under_max_backup_the_line_of_the_highest_value_is_optimal(int seed, bool late, int player) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = seed % 3 != 0 }), async tree =>
        {
            var discount = Discount(player);
            var search = await SearchedAsync(tree, seed, Backup.Maximum, late, discount, new HighestValue<RandomTreeNode>());
            if (tree.Root.Children.Count == 0)
            {
                Assert.Empty(search.Recommend().Line);
                return;
            }

            // Where the way does not count, an answer is preferred to a state without candidates.
            var isPlain = discount == 1 && tree.Nodes.All(node => node.Reward == 0);
            var line = search.Recommend();
            Assert.Equal(tree.OptimalReturn(discount), ReturnOf(line, discount), 9);
            Assert.Equal(tree.OptimalReturn(discount), line.Value!.Value, 9);
            Assert.True(isPlain || line.Leaf is { State.Children.Count: 0 });
        });

    [Property(MaxTest = 300)]
    public Property In_an_exhausted_tree_the_best_answer_is_the_one_whose_line_returns_most(int seed, bool late, bool maximum) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = true }), async tree =>
        {
            var discount = seed % 2 == 0 ? 1 : 0.5;
            var backup = maximum ? Backup.Maximum : Backup.Mean;
            var search = await SearchedAsync(tree, seed, backup, late, discount, new BestTerminal<RandomTreeNode>());
            var lines = Lines(tree.Root).Where(line => line[^1].IsTerminal).Select(line => Return(line, discount)).ToList();
            if (lines.Count > 0)
            {
                var best = search.Recommend();
                Assert.True(best.IsComplete);
                Assert.Equal(lines.Max(), ReturnOf(best, discount), 9);
                Assert.Equal(ReturnOf(best, discount), best.Value!.Value, 9);
            }
        });

    [Property(MaxTest = 300)]
    public Property Of_two_players_both_play_their_best_in_the_line_of_an_exhausted_tree(int seed, bool late, bool maximum) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = seed % 2 == 0 }), async tree =>
        {
            var backup = maximum ? Backup.Maximum : Backup.Mean;
            var search = await SearchedAsync(tree, seed, backup, late, -1, new BestTerminal<RandomTreeNode>());
            var best = search.Recommend();
            if (best.Line.Count > 0)
            {
                Assert.Equal(tree.OptimalReturn(-1), best.Value!.Value, 9);
                Assert.Equal(tree.OptimalReturn(-1), ReturnOf(best, -1), 9);
            }
        });

    [Property(MaxTest = 200)]
    public Property At_any_time_the_value_of_a_line_that_has_ended_is_its_return(int seed, int player, byte simulations, byte rule) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = true }), async tree =>
        {
            var discount = Discount(player);
            IRecommender<RandomTreeNode>[] rules =
            [
                new HighestValue<RandomTreeNode>(), new BestTerminal<RandomTreeNode>(), new MostVisits<RandomTreeNode>(),
                new WeightedVote<RandomTreeNode>(node => node.Value > 0 ? "yes" : "no"),
            ];
            var search = Search(tree, seed, Backup.Mean, late: false, discount, rules[rule % rules.Length]);
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed).RunAsync(1 + (simulations % 40));
            var best = search.Recommend();
            if (best.IsComplete)
            {
                Assert.Equal(ReturnOf(best, discount), best.Value!.Value, 9);
            }
        });

    [Fact]
    public async Task Rewards_near_the_end_of_the_numbers_leave_a_finite_line()
    {
        var tree = new RandomTree(new(0, children:
        [
            new(0.5, reward: double.MaxValue, children: [new(1, reward: double.MaxValue, isTerminal: true)]),
            new(0.5, reward: -double.MaxValue, children: [new(1, reward: -double.MaxValue, isTerminal: true)]),
        ]));
        foreach (var backup in Enum.GetValues<Backup>())
        {
            foreach (var discount in new[] { 1, 0.5, -1 })
            {
                var search = await SearchedAsync(tree, 1, backup, late: false, discount, new BestTerminal<RandomTreeNode>());
                Assert.True(double.IsFinite(search.Recommend().Value!.Value));
                Assert.All(TreeOf(search), value => Assert.True(double.IsFinite(value)));
            }
        }
    }

    private static IEnumerable<double> TreeOf(MctsSearch<RandomTreeNode> search) =>
        search.Tree.Snapshot().Nodes().Select(node => node.Node.ValueSum);

    private static double Discount(int player) => (player & 3) switch
    {
        0 => 1,
        1 => 0.75,
        2 => -1,
        _ => -0.5,
    };

    private static double ReturnOf(in Recommendation<RandomTreeNode> line, double discount) =>
        Return([.. line.Line.Select(step => step.State)], discount);

    private static double Return(IReadOnlyList<RandomTreeNode> line, double discount)
    {
        var value = line[^1].IsTerminal ? line[^1].Value : -1;
        for (var i = line.Count - 1; i >= 0; i--)
        {
            value = line[i].Reward + (discount * value);
        }

        return value;
    }

    private static IEnumerable<IReadOnlyList<RandomTreeNode>> Lines(RandomTreeNode from)
    {
        foreach (var child in from.Children)
        {
            if (child.Children.Count == 0)
            {
                yield return [child];
            }

            foreach (var line in Lines(child))
            {
                yield return [child, .. line];
            }
        }
    }

    private static async Task<MctsSearch<RandomTreeNode>> SearchedAsync(
        RandomTree tree, int seed, Backup backup, bool late, double discount, IRecommender<RandomTreeNode> recommender)
    {
        var search = Search(tree, seed, backup, late, discount, recommender);
        var driver = new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 1 + (int)((uint)seed % 4) };
        Assert.Equal(BeginStatus.Finished, await driver.RunAsync(10_000));
        return search;
    }

    private static MctsSearch<RandomTreeNode> Search(
        RandomTree tree, int seed, Backup backup, bool late, double discount, IRecommender<RandomTreeNode> recommender) =>
        new(
            tree.Root,
            new()
            {
                Policy = new(widening: new FixedWidening(tree.Width)) { ExpandAtVisit = late ? 2 : 1 },
                Backup = backup,
                Discount = discount,
                Seed = seed,
            },
            recommender);
}
