namespace TreeReasoner.Tests;

public class BestTerminalTests
{
    // In the order in which they are found: the likeliest first.
    private static readonly Branch Root = new("root", Answer("likeliest", 0.2), Answer("best", 0.5), Answer("last", 0.4));

    [Theory]
    [InlineData(null, "best")]
    [InlineData(0.5, "best")]
    [InlineData(0.6, "likeliest")]
    public async Task Where_no_answer_can_be_believed_the_first_that_was_found_is_played(double? trustedFrom, string played)
    {
        var search = new MctsSearch<Branch>(Root, new() { Policy = new(new Puct(100)) }, new BestTerminal<Branch>(trustedFrom));
        var result = await new SearchRunner<Branch>(search, Root, Root, new() { Budget = new() { Simulations = 10 } }).RunAsync();

        Assert.Equal(["likeliest", "best", "last"], result.Tree.Terminals.Select(terminal => terminal.Node.State.Name));
        Assert.Equal(played, result.Recommendation.Leaf?.State.Name);
        Assert.Equal(result.Recommendation.Leaf?.Value, result.Recommendation.Value);
    }

    [Theory]
    [InlineData(null, "unjudged")]      // nothing is known of it, and it is no worse
    [InlineData(0.1, "judged")]
    public async Task A_line_judged_to_be_the_worst_there_is_shuts_no_answer_out_and_is_not_played_in_its_stead(double? other, string played)
    {
        var tree = new Branch("root", Answer("worst", ReasoningGame.WorstReturn), new Branch("unjudged") { IsAnswer = true }, new Branch("judged") { Judged = other, IsAnswer = true })
        {
            Judged = 0,
        };
        foreach (var trustedFrom in new double?[] { null, 0.05 })
        {
            var search = new MctsSearch<Branch>(tree, new() { Policy = new(new Puct(100)) }, new BestTerminal<Branch>(trustedFrom));
            var result = await new SearchRunner<Branch>(search, tree, tree, new() { Budget = new() { Simulations = 10 } }).RunAsync();
            Assert.Equal(played, result.Recommendation.Leaf?.State.Name);
            Assert.Equal(played, result.Tree.BestTerminal?.State.Name);

            var steps = new StepSearch<Branch>(tree, new() { Candidates = 1, Passes = 3, TrustedFrom = trustedFrom });
            await steps.RunAsync();
            Assert.Equal(played, steps.LineOf());
        }
    }

    [Fact]
    public async Task After_a_turn_only_answers_below_the_new_root_are_played()
    {
        var tree = new Branch("root", Answer("elsewhere", 0.1), new Branch("taken", Answer("here", 0.2)) { Judged = 0.9 }) { Judged = 0 };
        var search = new MctsSearch<Branch>(tree, new() { Policy = new(new Puct(100)), SimulationsPerTurn = 4 }, new BestTerminal<Branch>(0.6));
        var result = await new SearchRunner<Branch>(search, tree, tree, new() { Budget = new() { Simulations = 12 } }).RunAsync();

        var root = result.Tree.Root;
        Assert.All(result.Recommendation.Line, node => Assert.Contains(root, node.Path().Append(node).Prepend(root)));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void What_is_believed_is_a_value(double trustedFrom) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(trustedFrom), () => new BestTerminal<Branch>(trustedFrom));

    private static Branch Answer(string name, double value) => new(name) { Judged = value, IsAnswer = true };
}
