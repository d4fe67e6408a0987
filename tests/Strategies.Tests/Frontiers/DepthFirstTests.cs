using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class DepthFirstTests
{
    private static readonly Branch Tree = Step(
        "root", 0,
        Step("a", 0.3, Answer("a1", 0.2)),
        Step("b", 0.6, Step("b1", 0.4, Answer("b2", 0.5)), Step("b3", 0.1, Answer("b4", 1))),
        Step("c", 0.2, Answer("c1", 1)));

    [Fact]
    public async Task The_best_candidate_is_followed_to_its_end_and_what_is_below_the_threshold_is_left_out() => Assert.Equal(
        ["4 of root", "judge a", "judge b", "judge c", "4 of b", "judge b1", "judge b3", "4 of b1", "judge b2", "4 of a", "judge a1"],
        await new DepthFirstSearch<Branch>(Tree, new() { PruneBelow = 0.25 }).StepsAsync());

    [Fact]
    public async Task An_answer_that_is_good_enough_ends_it()
    {
        var search = new DepthFirstSearch<Branch>(Tree, new() { StopAt = 0.5 });
        Assert.Equal("judge b2", (await search.StepsAsync())[^1]);
        Assert.Equal("b b1 b2", search.LineOf());
        Assert.Equal(BeginStatus.Finished, search.Begin(out _));
    }

    [Fact]
    public async Task What_nobody_could_judge_is_not_left_out()
    {
        var tree = Step("root", null, Step("a", null, Answer("a1", 0.7)), Step("b", 0.1, Answer("b1", 1)));
        var search = new DepthFirstSearch<Branch>(tree, new() { PruneBelow = 0.5 });
        await search.RunAsync();

        Assert.Equal("a a1", search.LineOf());
    }

    [Property(MaxTest = 100)]
    public Property It_goes_the_way_the_recursion_of_the_paper_goes(int seed, int threshold) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            const int Candidates = 3;
            var prune = threshold % 9 / 8.0;
            var search = new DepthFirstSearch<RandomTreeNode>(tree.Root, new() { Candidates = Candidates, PruneBelow = prune });
            var expanded = new List<RandomTreeNode>();
            var driver = new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                OnBegun = visit =>
                {
                    if (visit.Work == VisitWork.Expand)
                    {
                        expanded.Add(visit.State);
                    }
                },
            };
            await driver.RunAsync(100_000);
            Assert.Equal(Recursion(tree.Root), expanded);

            IEnumerable<RandomTreeNode> Recursion(RandomTreeNode node) => node.Children
                .Take(Candidates)
                .OrderByDescending(child => child.Value)
                .Where(child => !child.IsTerminal && child.Value >= prune)
                .SelectMany(Recursion)
                .Prepend(node);
        });

    [Property(MaxTest = 100)]
    public Property Without_pruning_it_finds_the_best_answer(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasDeadEnds = false }), async tree =>
        {
            var search = new DepthFirstSearch<RandomTreeNode>(tree.Root, new() { Candidates = Math.Min(64, tree.Width), PruneBelow = -1 });
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 4 }.RunAsync(100_000);
            Assert.Equal(tree.OptimalReturn(), search.Recommend().Value);
        });
}
