using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Regressions;

/// <summary>Defects seen in other libraries of tree search, each shown not to be here on a tree small enough to count by hand.</summary>
public class BackupRegressions
{
    [Fact]
    public async Task A_mean_is_not_divided_by_visits_again()
    {
        // Every value is 0.5, so every mean is 0.5, however many visits it is made of. Divided twice it would sink to 0.5/n.
        var tree = Uniform(depth: 3, width: 3, value: 0.5);
        var search = await SearchAsync(tree, new(), 40);

        Assert.All(Visited(search), node => Assert.Equal(0.5, node.Value!.Value, 12));
        Assert.Contains(Visited(search), node => node.Visits > 10);
    }

    [Fact]
    public async Task A_search_descends_more_than_one_level()
    {
        var tree = Uniform(depth: 5, width: 2, value: 0.25);
        var search = await SearchAsync(tree, new(), 63);

        Assert.Equal(5, Visited(search).Max(node => node.Depth));
    }

    [Fact]
    public async Task Each_level_chooses_among_its_own_children_and_not_among_all_nodes()
    {
        // The best leaf by value hangs below the worse child. A choice among all leaves would go there at once and stay; a descent that
        // trusts the children's Q and priors first goes to the better child. Exploration is off, so nothing else can lead it away.
        var tempting = new RandomTreeNode(1, isTerminal: true);
        var worse = new RandomTreeNode(-0.5, children: [tempting, new(-1, isTerminal: true)]);
        var better = new RandomTreeNode(0.5, prior: 8, children: [new(0.5, isTerminal: true), new(0.5, isTerminal: true)]);
        var tree = new RandomTree(new(0, children: [worse, better]));
        var visited = new List<RandomTreeNode>();
        var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { Policy = new(new Uct(0)) });
        await new SearchDriver<RandomTreeNode>(search, tree, tree) { OnBegun = visit => visited.Add(visit.State) }.RunAsync(5);

        Assert.Equal([tree.Root, worse, better, better.Children[0], better.Children[1]], visited);
    }

    [Fact]
    public void Values_land_on_the_sibling_they_belong_to_whatever_the_order_of_completion()
    {
        RandomTreeNode[] leaves = [.. Enumerable.Range(0, 8).Select(i => new RandomTreeNode((i - 4) / 4.0, isTerminal: true))];
        var search = new MctsSearch<RandomTreeNode>(new(children: leaves), new() { Policy = new(widening: new FixedWidening(8)) });
        search.Begin(out var root);
        search.Complete(root, new([.. leaves.Select(leaf => leaf.ToCandidate())], new Evaluation(0)));
        var begun = new List<Visit<RandomTreeNode>>();
        while (search.Begin(out var visit) == BeginStatus.Begun)
        {
            begun.Add(visit);
        }

        Assert.Equal(8, begun.Count);
        foreach (var visit in begun.OrderBy(visit => (visit.Number * 5) % 8))
        {
            search.Complete(visit, new(null, new Evaluation(visit.State.Value)));
        }

        Assert.All(search.Tree.Root.Children, child => Assert.Equal((child.Ordinal - 4) / 4.0, child.Value));
    }

    [Fact]
    public async Task Values_land_on_their_sibling_also_after_widening_has_moved_the_candidates()
    {
        RandomTreeNode[] leaves = [.. Enumerable.Range(0, 20).Select(i => new RandomTreeNode(i / 20.0, reward: i, isTerminal: true))];
        var tree = new RandomTree(new(children: leaves));
        var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { Policy = new(widening: new ProgressiveWidening(2, 0.9)) });
        await new SearchDriver<RandomTreeNode>(search, tree, tree) { Workers = 3 }.RunAsync(100);

        Assert.Equal(20, search.Tree.Root.Children.Count);
        Assert.All(search.Tree.Root.Children, child => Assert.Equal(child.State.Value + child.State.Reward, child.Value!.Value, 12));
    }

    [Fact]
    public async Task Progressive_widening_keeps_widening_the_root()
    {
        var tree = Uniform(depth: 2, width: 12, value: 0.5);
        var widening = new ProgressiveWidening(1, 0.5);
        var counts = new List<int>();
        foreach (var simulations in new[] { 1, 10, 40, 100 })
        {
            counts.Add((await SearchAsync(tree, new() { Policy = new(widening: widening) }, simulations)).Tree.Root.Children.Count);
        }

        Assert.Equal([1, 3, 7, 10], counts);      // ⌈√N⌉ with the N visits before the last
    }

    private static RandomTree Uniform(int depth, int width, double value) => new(Node(depth, width, value));

    private static RandomTreeNode Node(int depth, int width, double value) => depth == 0
        ? new(value, isTerminal: true)
        : new(value, children: [.. Enumerable.Range(0, width).Select(_ => Node(depth - 1, width, value))]);

    private static async Task<MctsSearch<RandomTreeNode>> SearchAsync(RandomTree tree, MctsOptions options, int simulations)
    {
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        await new SearchDriver<RandomTreeNode>(search, tree, tree).RunAsync(simulations);
        return search;
    }

    private static List<SearchNode<RandomTreeNode>> Visited(MctsSearch<RandomTreeNode> search)
    {
        var found = new List<SearchNode<RandomTreeNode>>();
        var open = new Stack<SearchNode<RandomTreeNode>>([search.Tree.FirstRoot]);
        while (open.TryPop(out var node))
        {
            if (node.Visits > 0)
            {
                found.Add(node);
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return found;
    }
}
