using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class WeightedVoteTests
{
    private static readonly Func<Branch, string?> ByLetter = branch => branch.Name == "-" ? null : branch.Name[..1];

    [Theory]
    [InlineData(0.001, "b")]      // the best value decides alone
    [InlineData(100, "a")]        // heads are counted
    public async Task Temperature_goes_from_the_best_value_to_counting_heads(double temperature, string winner)
    {
        var tree = Step("root", 0, Answer("a", 0.1), Answer("b", 0.6), Answer("a", 0.2));
        var search = new MctsSearch<Branch>(tree, recommender: new WeightedVote<Branch>(state => state.Name, temperature));

        var result = await search.RunAsync();

        Assert.Equal(winner, result.Recommendation.Leaf?.State.Name);
        Assert.InRange(result.Recommendation.Confidence!.Value, 0.5, 1);
    }

    [Theory]
    [InlineData(VoteWeight.Heads, "b1", 3.0 / 5)]                   // 2 against 3 heads
    [InlineData(VoteWeight.InverseDepth, "a2", 2.0 / 3.5)]          // 1 + 1 against 3 · 1/2
    [InlineData(VoteWeight.Value, "a2", 0.998)]                     // 0.9 against 0.1 at temperature 0.1
    public async Task A_vote_weighs_by_value_by_depth_or_one(VoteWeight weight, string winner, double share)
    {
        var tree = Step(
            "root", 0,
            Answer("a1", 0.3), Answer("a2", 0.9), Step("x", 0, Answer("b1", 0.3), Answer("b2", 0.2), Answer("b3", 0.1), Answer("-", -1)));
        var search = new BestFirstSearch<Branch>(tree, recommender: new WeightedVote<Branch>(ByLetter, 0.1, weight));
        await search.RunAsync();

        var played = search.Recommend();
        Assert.Equal(winner, played.Leaf?.State.Name);
        Assert.Equal(share, played.Confidence!.Value, 2);
    }

    [Fact]
    public async Task Of_answers_with_equal_weight_the_one_found_first_wins_and_of_its_lines_the_best_then_the_shortest()
    {
        var tree = Step("root", 0, Step("x", 0.9, Answer("b1", 0.4), Answer("b2", 0.5)), Answer("a1", 0.9), Answer("a2", 0.1), Answer("b3", 0.5));
        var search = new BestFirstSearch<Branch>(tree, recommender: new WeightedVote<Branch>(ByLetter, weight: VoteWeight.Heads));
        await search.RunAsync(simulations: 5);      // a1, a2, b3 are judged before what is below x: 2 to 1, then b1 makes it 2 to 2
        Assert.Equal("a1", search.LineOf());

        await search.RunAsync();
        Assert.Equal("b3", search.LineOf());
    }

    [Fact]
    public async Task Unjudged_answers_have_a_head_but_no_value()
    {
        var tree = Step("root", 0, Answer("a1", null), Answer("a2", null), Answer("b1", -0.5));
        var byValue = new BestFirstSearch<Branch>(tree, recommender: new WeightedVote<Branch>(ByLetter));
        var byHeads = new BestFirstSearch<Branch>(tree, recommender: new WeightedVote<Branch>(ByLetter, weight: VoteWeight.Heads));
        await byValue.RunAsync();
        await byHeads.RunAsync();

        Assert.Equal("b1", byValue.LineOf());
        Assert.Equal("a1", byHeads.LineOf());
    }
}
