using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Branching;

/// <summary>The running sums are what a walk over the whole subtree would find, at every decision.</summary>
public class ScoreSumsLaws
{
    [Property(MaxTest = 60)]
    public Property The_sums_of_every_state_are_those_of_its_subtree(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasRewards = true }), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var policy = new AdaptiveBranching(new() { Limit = 1 + ((int)((uint)seed % 6)) });
            var decisions = 0;
            var watch = new SubtreeWatch<RandomTreeNode>(policy, (state, in parent, children, _) =>
            {
                decisions++;
                var seen = SubtreeStatistics.Of(parent);
                Same(Own(state, options), seen.OwnOf(parent.NodeId));
                Same(Sums(state, options), seen.ScoresOf(parent.NodeId));
                for (var i = 0; i < children.Length; i++)
                {
                    var child = state.Children[i];
                    Same(Own(child, options), seen.OwnOf(children[i].NodeId));
                    Same(Sums(child, options), seen.ScoresOf(children[i].NodeId));
                }
            });
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options with { Policy = new Joined(policy, watch), Discount = 1 });
            watch.Search = search;
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 1 + (int)((uint)workers % 4) }.RunAsync(60);
            Assert.True(decisions > 0 || search.Simulations <= 60);
        });

    /// <summary>What the state was last found to be worth by itself: a dead end is one only when it has been expanded.</summary>
    private static double? Own(SearchNode<RandomTreeNode> node, MctsOptions options)
    {
        if (node.Visits == 0)
        {
            return null;
        }

        return node.State.IsDeadEnd && node.IsExpanded ? options.DeadEndValue : node.State.Value;
    }

    private static SubtreeScores Sums(SearchNode<RandomTreeNode> node, MctsOptions options)
    {
        static ScoreSums Sum(IEnumerable<SearchNode<RandomTreeNode>> nodes, MctsOptions options)
        {
            var all = nodes.Select(each => (Value: Own(each, options)!.Value, each.Depth)).ToList();
            return new(all.Count, all.Sum(each => each.Value), all.Sum(each => each.Value * each.Value), all.Sum(each => each.Depth));
        }

        return new(
            Sum(SubtreeWatch<RandomTreeNode>.Visited(node), options),
            Sum(node.Children.Where(child => child.Visits > 0), options));
    }

    private static void Same(SubtreeScores expected, SubtreeScores actual)
    {
        foreach (var (left, right) in new[] { (expected.All, actual.All), (expected.Candidates, actual.Candidates) })
        {
            Assert.Equal((left.Count, left.SumOfDepths), (right.Count, right.SumOfDepths));
            Assert.Equal(left.Sum, right.Sum, 9);
            Assert.Equal(left.SumOfSquares, right.SumOfSquares, 9);
            if (left.Count > 0)
            {
                Assert.Equal(left.Sum / left.Count, right.Mean, 9);
                Assert.InRange(right.Variance, 0, 1 + 1e-9);
            }
        }
    }

    private static void Same(double? expected, ScoreSums actual) =>
        Assert.Equal(expected is { } value ? ScoreSums.Of(value, 0) : default, actual);
}
