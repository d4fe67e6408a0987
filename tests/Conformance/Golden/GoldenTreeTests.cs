namespace TreeReasoner.Conformance;

/// <summary>Trees of other libraries, reproduced node by node.</summary>
public class GoldenTreeTests
{
    private const double Tolerance = 1e-3;

    [SharedDataTheory("data/mctx-muzero-qtransform-tree.json")]
    [InlineData("data/mctx-muzero-qtransform-tree.json")]
    public void The_recorded_tree_is_reproduced(string file)
    {
        var golden = GoldenTree.Load(SharedData.Find(file)!);

        var search = golden.Replay();

        Compare(golden.Root, search.Tree.Root, reward: 0, search.Tree.Root.Value, golden.Options().Discount);
    }

    private static void Compare(GoldenTree.Node expected, SearchNode<GoldenTree.Node> actual, double reward, double value, double discount)
    {
        Assert.Same(expected, actual.State);
        Assert.Equal(expected.Visits, actual.Visits);
        if (expected.Visits == 0)
        {
            return;
        }

        Assert.Equal(expected.Value, value, Tolerance);
        Assert.Equal(expected.Reward, reward, Tolerance);
        Assert.Equal(expected.Children.Count, actual.Children.Count);
        foreach (var (child, node) in expected.Children.Zip(actual.Children))
        {
            // Ours is Q, the value of coming here; theirs is V, the value of being here.
            Compare(child, node, node.Reward, (node.Value - node.Reward) / discount, discount);
        }
    }
}
