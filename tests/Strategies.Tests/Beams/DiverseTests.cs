using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class DiverseTests
{
    [Fact]
    public async Task First_steps_are_dealt_out_and_each_subtree_follows_its_own_best()
    {
        var tree = Step(
            "root", 0,
            Step("a", 0.9, Answer("a1", 0.3)),
            Step("b", 0.2, Answer("b1", 0.8)),
            Step("c", 0.8, Answer("c1", 1)),
            Step("d", 0.1, Answer("d1", 1)));
        var search = new DiverseSearch<Branch>(tree, new() { Subtrees = 2, Candidates = 2 });
        await search.RunAsync();

        // a and c are in one subtree, b and d in the other; a beam of two would have followed a and c.
        Assert.Equal(["a", "b"], search.Tree.Root.Children.Where(child => child.IsExpanded).Select(child => child.State.Name));
        Assert.Equal("b b1", search.LineOf());
    }

    [Property(MaxTest = 100)]
    public Property What_a_subtree_does_does_not_depend_on_the_values_in_another(int seed, int kept, int width) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            const int Subtrees = 3;
            var mine = (int)((uint)kept % Subtrees);
            var options = new DiverseOptions { Subtrees = Subtrees, Candidates = 2, Width = 1 + (int)((uint)width % 2) };
            var random = new Random(seed);
            var other = new RandomTree(new(
                tree.Root.Value,
                children: [.. tree.Root.Children.Select((child, i) => i % Subtrees == mine ? child : Revalued(child, random))]));

            var before = await ExpandedAsync(tree, options, seed, mine);
            var after = await ExpandedAsync(other, options, seed + 1, mine);
            Assert.Equal(before, after);
        });

    [Fact]
    public async Task One_subtree_is_a_beam()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed), new() { HasDeadEnds = false });
            var one = new DiverseSearch<RandomTreeNode>(tree.Root, new() { Subtrees = 1, Width = 2, Candidates = 3 });
            var beam = new BeamSearch<RandomTreeNode>(tree.Root, new() { Width = 2, Candidates = 3 });
            await new SearchDriver<RandomTreeNode>(one, tree, tree).RunAsync(10_000);
            await new SearchDriver<RandomTreeNode>(beam, tree, tree).RunAsync(10_000);
            Assert.Equal(TreeIntegrity.Print(beam.Tree), TreeIntegrity.Print(one.Tree));
        }
    }

    [Fact]
    public async Task With_fewer_first_steps_than_subtrees_there_are_fewer_subtrees()
    {
        var tree = Step("root", 0, Step("a", -0.9, Answer("a1", 0.3)), Step("b", 0.2, Answer("b1", 0.1)));
        var search = new DiverseSearch<Branch>(tree, new() { Subtrees = 8 });
        var result = await search.RunAsync(workers: 4);

        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
        Assert.Equal("a a1", search.LineOf());
    }

    /// <summary>The states that a subtree expanded.</summary>
    private static async Task<HashSet<RandomTreeNode>> ExpandedAsync(RandomTree tree, DiverseOptions options, int seed, int subtree)
    {
        var search = new DiverseSearch<RandomTreeNode>(tree.Root, options);
        await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 4 }.RunAsync(10_000);
        var found = new HashSet<RandomTreeNode>();
        var open = new Stack<SearchNode<RandomTreeNode>>(search.Tree.FirstRoot.Children.Where(child => child.Ordinal % options.Subtrees == subtree));
        while (open.TryPop(out var node))
        {
            if (node.IsExpanded)
            {
                found.Add(node.State);
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return found;
    }

    private static RandomTreeNode Revalued(RandomTreeNode node, Random random) => new(
        random.Next(-8, 9) / 8.0, node.Prior, 0, node.IsTerminal, node.BringsValue, [.. node.Children.Select(child => Revalued(child, random))]);
}
