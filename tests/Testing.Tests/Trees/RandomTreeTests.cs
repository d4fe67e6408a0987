using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Trees;

public class RandomTreeTests
{
    [Property]
    public Property Trees_keep_to_their_shape(bool rewards, bool deadEnds, bool known) => Prop.ForAll(
        RandomTrees.Arbitrary(
            new() { HasRewards = rewards, HasDeadEnds = deadEnds, HasKnownValues = known, MaxDepth = 4, MaxChildren = 3 }), tree =>
        {
            Assert.Equal(tree.Count, tree.Nodes.Distinct().Count());
            Assert.InRange(tree.Width, deadEnds ? 0 : 1, 3);
            Assert.True(deadEnds || !tree.Nodes.Any(node => node.IsDeadEnd));
            Assert.True(rewards || tree.Nodes.All(node => node.Reward == 0));
            Assert.True(known || !tree.Nodes.Any(node => node.BringsValue));
            Assert.InRange(tree.OptimalLine().Count, 0, 4);
        });

    [Property]
    public Property The_optimum_is_the_return_of_the_optimal_line_and_no_line_returns_more(bool twoPlayers) => Prop.ForAll(
        RandomTrees.Arbitrary(new() { HasRewards = true }), tree =>
        {
            var discount = twoPlayers ? -1 : 0.5;
            var line = tree.OptimalLine(discount);
            var value = line.Count == 0 || !line[^1].IsTerminal ? -1 : line[^1].Value;
            foreach (var step in line.Reverse())
            {
                value = step.Reward + (discount * value);
            }

            Assert.Equal(tree.OptimalReturn(discount), value, 12);
            if (!twoPlayers)
            {
                Assert.All(Returns(tree.Root, discount), other => Assert.True(other <= value + 1e-12));
            }
        });

    [Property]
    public Property Shrinking_ends_and_gives_valid_smaller_trees() => Prop.ForAll(RandomTrees.Arbitrary(), tree =>
    {
        var steps = 0;
        for (var smaller = tree; smaller is not null && steps < 10_000; steps++)
        {
            smaller = RandomTrees.Arbitrary().Shrinker(smaller).FirstOrDefault();
        }

        Assert.InRange(steps, 0, 9_999);
    });

    [Fact]
    public void The_same_seed_grows_the_same_tree() =>
        Assert.Equal(RandomTrees.Grow(new Random(5)).ToString(), RandomTrees.Grow(new Random(5)).ToString());

    [Fact]
    public async Task The_expander_gives_what_is_not_known_yet_in_order()
    {
        var tree = new RandomTree(new(children: [new(0.1), new(0.2), new(0.3)]));
        var first = await tree.ExpandAsync(new(tree.Root, 2, []), default);
        Assert.Equal(tree.Root.Children.Take(2), first.Candidates.Select(candidate => candidate.State));
        var rest = await tree.ExpandAsync(new(tree.Root, 2, [tree.Root.Children[1]]), default);
        Assert.Equal([tree.Root.Children[0], tree.Root.Children[2]], rest.Candidates.Select(candidate => candidate.State));
    }

    [Property(MaxTest = 300)]
    public Property Random_options_are_valid_and_shrink_towards_the_defaults() => Prop.ForAll(RandomOptions.Arbitrary(), options =>
    {
        options.Validate();
        Assert.All(RandomOptions.Arbitrary().Shrinker(options), smaller => smaller.Validate());
    });

    [Fact]
    public void A_tree_prints_in_one_line() => Assert.Equal(
        "(0 (0.5 p2 !) (-0.25 r1 =))", new RandomTree(new(children: [new(0.5, 2, isTerminal: true), new(-0.25, 1, 1, bringsValue: true)]))
        .ToString());

    [Fact]
    public void Random_options_reach_every_value_of_every_switch()
    {
        var drawn = Enumerable.Range(0, 300).Select(seed => RandomOptions.Draw(new Random(seed))).ToList();
        Assert.Equal(2, drawn.Select(options => options.Backup).Distinct().Count());
        Assert.Equal(2, drawn.Select(options => options.Policy.ExpandAtVisit).Distinct().Count());
        Assert.Equal(2, drawn.Select(options => options.CloseTerminals).Distinct().Count());
        Assert.Equal(5, drawn.Select(options => options.Policy.GetType()).Distinct().Count());
        Assert.Equal(6, drawn.Select(options => options.Policy.Selection.GetType()).Distinct().Count());
        Assert.Equal(5, drawn.Select(options => options.Policy.Widening.GetType()).Distinct().Count());
        Assert.Contains(drawn, options => options.Discount < 0);
        Assert.Contains(drawn, options => options.SimulationsPerTurn is not null);
    }

    private static IEnumerable<double> Returns(RandomTreeNode node, double discount) => node.Children.Count == 0
        ? [node.IsTerminal ? node.Value : -1]
        : node.Children.SelectMany(child => Returns(child, discount).Select(value => child.Reward + (discount * value)));
}
