using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Branching;

/// <summary>Sums over subtrees know no discount, so a search that has one is refused rather than led the wrong way.</summary>
public class DiscountTests
{
    public static TheoryData<TreePolicy, TreePolicy> Branching
    {
        get
        {
            var (adaptive, guided) = (new AdaptiveBranching(), new BudgetGuided(new() { PlannedSimulations = 10 }));
            return new() { { adaptive, adaptive }, { guided, guided }, { new OneByOne(among: adaptive), adaptive } };
        }
    }

    [Theory]
    [MemberData(nameof(Branching))]
    public void A_part_that_decides_by_sums_over_subtrees_takes_no_discount(TreePolicy policy, TreePolicy named)
    {
        var options = new MctsOptions { Policy = policy };
        options.Validate();
        foreach (var (discount, text) in new[] { (-1.0, "-1"), (0.5, "0.5") })
        {
            var error = Assert.Throws<ArgumentException>(() => new MctsSearch<string>("root", options with { Discount = discount }));
            Assert.Equal("options", error.ParamName);
            Assert.StartsWith(
                $"Discount is {text} with {named}, which decides by sums of what states were judged to be " +
                "worth, whatever their depth and whoever's turn it is; there Discount is 1.",
                error.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_part_that_decides_by_returns_plays_for_the_side_whose_turn_it_is()
    {
        var good = new RandomTreeNode(value: -1, prior: 1, isTerminal: true);      // worst for the other side
        var bad = new RandomTreeNode(value: 1, prior: 1, isTerminal: true);
        var tree = new RandomTree(new(children: [bad, good]));
        foreach (var selection in new ISelectionPolicy[] { new Puct(), new Uct() })
        {
            var search = new MctsSearch<RandomTreeNode>(
                tree.Root, new() { Policy = new(selection), Discount = -1, CloseTerminals = false });
            await new SearchRunner<RandomTreeNode>(search, tree, tree, new() { Budget = new() { Simulations = 60 } }).RunAsync();
            var visits = search.Tree.Root.Children.Select(child => child.Visits).ToArray();
            Assert.True(visits[1] > 2 * visits[0], $"{selection}: {visits[0]} and {visits[1]}");
        }
    }
}
