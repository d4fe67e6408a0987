using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>What the order of candidates may and may not change.</summary>
public class OrderLaws
{
    [Property(MaxTest = 200)]
    public Property Permuting_candidates_of_different_priors_permutes_the_result(int seed, bool maximum, bool late) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { IsDistinct = true, HasDeadEnds = false }), async tree =>
        {
            var shuffled = new RandomTree(Permuted(tree.Root, new Random(seed)));
            var options = new MctsOptions
            {
                Policy = new(widening: new FixedWidening(tree.Width)) { ExpandAtVisit = late ? 2 : 1 },
                Backup = maximum ? Backup.Maximum : Backup.Mean,
            };

            Assert.Equal(await ByStateAsync(tree, options), await ByStateAsync(shuffled, options));
        });

    [Property(MaxTest = 200)]
    public Property Swapping_two_equal_candidates_swaps_what_they_get(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var random = new Random(seed);
            var other = new RandomTree(new RandomTreeNode(0.5, children: [.. tree.Root.Children, Copy(tree.Root), Copy(tree.Root)]));
            var count = other.Root.Children.Count;
            var (i, j) = (count - 2, count - 1);
            var children = other.Root.Children.ToArray();
            (children[i], children[j]) = (children[j], children[i]);
            var swapped = new RandomTree(new RandomTreeNode(0.5, children: children));
            var (before, after) = (await SearchAsync(other, options), await SearchAsync(swapped, options));

            // The tree by place is the same: whoever stands there gets what stands there.
            Assert.Equal(TreeIntegrity.Print(before.Tree), TreeIntegrity.Print(after.Tree));
            if (before.Tree.FirstRoot.Children.Count == count)
            {
                Assert.Same(before.Tree.FirstRoot.Children[i].State, after.Tree.FirstRoot.Children[j].State);
            }
        });

    [Property(MaxTest = 200)]
    public Property Of_equal_candidates_the_first_is_never_visited_less(int seed) =>
        Prop.ForAll(Gen.Choose(2, 5).ToArbitrary(), Gen.Choose(-8, 8).ToArbitrary(), async (count, value) =>
        {
            var leaves = Enumerable.Range(0, count).Select(_ => new RandomTreeNode(value / 8.0, isTerminal: true)).ToArray();
            var tree = new RandomTree(new RandomTreeNode(0, children: leaves));
            foreach (ISelectionPolicy policy in new ISelectionPolicy[] { new Puct(), new Uct(), new Puct(normalizeValues: false) })
            {
                var search = new MctsSearch<RandomTreeNode>(
                    tree.Root, new() { Policy = new(policy, new FixedWidening(count)), CloseTerminals = false, Seed = seed });
                await new SearchDriver<RandomTreeNode>(search, tree, tree).RunAsync(30);
                var visits = search.Tree.FirstRoot.Children.Select(child => child.Visits).ToList();
                Assert.Equal(visits.OrderDescending(), visits);
                Assert.True(policy is not Uct || visits[0] - visits[^1] <= 1, "UCT shares visits out evenly.");
            }
        });

    [Property(MaxTest = 100)]
    public Property A_prior_that_is_greater_never_gets_fewer_visits_where_all_else_is_equal(int seed) =>
        Prop.ForAll(Gen.Choose(2, 5).ToArbitrary(), async count =>
        {
            var random = new Random(seed);
            var leaves = Enumerable.Range(0, count).Select(_ => new RandomTreeNode(0.25, 0.1 + random.NextDouble(), isTerminal: true)).ToArray();
            var tree = new RandomTree(new RandomTreeNode(0, children: leaves));
            var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { CloseTerminals = false, Policy = new(widening: new FixedWidening(count)) });
            await new SearchDriver<RandomTreeNode>(search, tree, tree).RunAsync(60);

            var byPrior = search.Tree.FirstRoot.Children.OrderByDescending(child => child.Prior).Select(child => child.Visits).ToList();
            Assert.Equal(byPrior.OrderDescending(), byPrior);
        });

    private static async Task<Dictionary<RandomTreeNode, (int Visits, double Value)>> ByStateAsync(RandomTree tree, MctsOptions options)
    {
        var search = await SearchAsync(tree, options);
        var found = new Dictionary<RandomTreeNode, (int, double)>();
        var open = new Stack<SearchNode<RandomTreeNode>>(search.Tree.FirstRoot.Children);
        while (open.TryPop(out var node))
        {
            found[Origins.TryGetValue(node.State, out var origin) ? origin : node.State] =
                (node.Visits, Math.Round(node.Value ?? 0, 9));
            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return found;
    }

    private static async Task<MctsSearch<RandomTreeNode>> SearchAsync(RandomTree tree, MctsOptions options)
    {
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        await new SearchDriver<RandomTreeNode>(search, tree, tree).RunAsync(40);
        return search;
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<RandomTreeNode, RandomTreeNode> Origins = [];

    private static RandomTreeNode Permuted(RandomTreeNode node, Random random)
    {
        var children = node.Children.Select(child => Permuted(child, random)).ToArray();
        random.Shuffle(children);
        var copy = new RandomTreeNode(node.Value, node.Prior, node.Reward, node.IsTerminal, node.BringsValue, children);
        Origins.Add(copy, node);
        return copy;
    }

    private static RandomTreeNode Copy(RandomTreeNode node) =>
        new(node.Value, node.Prior, node.Reward, node.IsTerminal, node.BringsValue, [.. node.Children.Select(Copy)]);
}
