using System.Text.Json.Nodes;

namespace TreeReasoner.Conformance;

/// <summary>Trees of other libraries, reproduced node by node.</summary>
public class GoldenTreeTests
{
    private const double Tolerance = 1e-3;

    [SharedDataTheory("data/mctx-muzero-qtransform-tree.json")]
    [InlineData("data/mctx-muzero-qtransform-tree.json")]
    public void The_recorded_tree_is_reproduced(string file)
    {
        Reproduce(GoldenTree.Load(SharedData.Find(file)!));
    }

    /// <summary>
    /// Trees that our plain second implementation wrote in the same format: every constant and discount that a file may have.
    /// </summary>
    [Theory]
    [InlineData(1, 16, 0.1, 50, true, true)]
    [InlineData(-1, 4, 1, 0, false, true)]
    [InlineData(0.997, 1, 0.1, 50, true, false)]
    [InlineData(0.5, 18, 0.05, 10, false, false)]
    public void A_tree_of_gumbel_muzero_in_that_format_is_reproduced(
        double discount, int considered, double scale, double offset, bool rescale, bool mix)
    {
        var model = new RandomModel(seed: considered, actions: 18, hasRewards: true);
        var plain = new PlainGumbel(model, discount, simulations: 50, new(considered, scale, offset, rescale, mix));
        for (var simulation = 0; simulation <= 50; simulation++)
        {
            plain.Simulate();
        }

        Reproduce(GoldenTree.Read(JsonNode.Parse(PlainTree.Write(plain, discount).ToJsonString())!));
    }

    [Fact]
    public void A_tree_of_muzero_in_that_format_is_reproduced_for_two_players()
    {
        var plain = new PlainMuZero(new(seed: 3, actions: 6, hasRewards: false), discount: -1, c1: 1.25, c2: 100);
        for (var simulation = 0; simulation <= 80; simulation++)
        {
            plain.Simulate();
        }

        Reproduce(GoldenTree.Read(JsonNode.Parse(PlainTree.Write(plain, -1).ToJsonString())!));
    }

    private static void Reproduce(GoldenTree golden)
    {
        var search = golden.Replay();

        Compare(golden.Root, search.Tree.Root, reward: 0, search.Tree.Root.Value!.Value, golden.Options().Discount);
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
            Compare(child, node, node.Reward, ((node.Value ?? double.NaN) - node.Reward) / discount, discount);
        }
    }
}
