using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class BestFirstTests
{
    private static readonly Branch Tree = Step(
        "root", 0,
        Step("a", 0.5, Step("a1", 0.2, Answer("a2", 1)), Step("a3", 0.3)),
        Step("b", 0.4, Answer("b1", 0.6)));

    [Fact]
    public async Task The_best_open_state_anywhere_is_expanded_next() => Assert.Equal(
        ["4 of root", "judge a", "judge b", "4 of a", "judge a1", "judge a3", "4 of b", "judge b1", "4 of a3", "4 of a1", "judge a2"],
        await new BestFirstSearch<Branch>(Tree).StepsAsync());

    [Fact]
    public async Task A_bonus_for_depth_makes_it_finish_lines() => Assert.Equal(
        ["4 of root", "judge a", "judge b", "4 of a", "judge a1", "judge a3", "4 of a3", "4 of a1", "judge a2", "4 of b", "judge b1"],
        await new BestFirstSearch<Branch>(Tree, new() { DepthBonus = 0.3 }).StepsAsync());

    [Fact]
    public async Task Of_equals_the_deeper_goes_first_for_it_is_nearer_to_an_answer() => Assert.Equal(
        ["4 of root", "judge a", "judge b", "4 of a", "judge a1", "4 of a1", "judge a2", "4 of b", "judge b1"],
        await new BestFirstSearch<Branch>(
            Step("root", 0, Step("a", 0.5, Step("a1", 0.5, Answer("a2", 0.1))), Step("b", 0.5, Answer("b1", 0.1)))).StepsAsync());

    [Theory]
    [InlineData(LineScore.Product)]
    [InlineData(LineScore.Minimum)]
    public async Task A_last_state_without_a_step_score_counts_as_0_where_its_value_is_below(LineScore lineScore)
    {
        var search = new BestFirstSearch<Branch>(
            Step("root", 0, Step("a", 0.5, Answer("a1", -0.5)) with { StepScore = 0.9 }), new() { LineScore = lineScore });
        await search.StepsAsync();

        Assert.Equal(0, Assert.Single(search.Tree.Terminals).Value);
    }

    [Property(MaxTest = 100)]
    public Property A_tree_that_is_expanded_to_its_end_gives_its_best_answer(int seed, int bonus) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            var search = new BestFirstSearch<RandomTreeNode>(tree.Root, new() { Candidates = Math.Min(64, tree.Width), DepthBonus = bonus % 11 / 10.0 });
            Assert.Equal(BeginStatus.Finished, await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 3 }.RunAsync(100_000));
            var answers = tree.Nodes.Where(node => node.IsTerminal).Select(node => node.Value).ToList();
            Assert.Equal(answers.Count, search.Tree.Terminals.Count());
            Assert.Equal(answers.Count == 0 ? null : answers.Max(), search.Tree.BestTerminalValue);
        });

    [Property(MaxTest = 100)]
    public Property Every_expansion_is_of_the_greatest_value_that_was_open(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            var search = new BestFirstSearch<RandomTreeNode>(tree.Root, new() { Candidates = 3 });
            var open = new List<RandomTreeNode> { tree.Root };
            var driver = new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                OnBegun = visit =>
                {
                    if (visit.Work == VisitWork.Expand)
                    {
                        Assert.True(visit.State == tree.Root || open.Max(node => node.Value) == visit.State.Value);
                        open.Remove(visit.State);
                        open.AddRange(visit.State.Children.Take(3).Where(child => !child.IsTerminal));
                    }
                },
            };
            await driver.RunAsync(100_000);
            Assert.Empty(open);
        });
}
