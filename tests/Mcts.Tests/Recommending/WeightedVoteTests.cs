namespace TreeReasoner.Tests;

public class WeightedVoteTests
{
    [Theory]
    [InlineData(0.001, "b")]      // the best value decides alone
    [InlineData(100, "a")]        // heads are counted
    public async Task Temperature_goes_from_the_best_value_to_counting_heads(double temperature, string winner)
    {
        var tree = new Branch("root", Answer("a", 0.1), Answer("b", 0.6), Answer("a", 0.2)) { Judged = 0 };
        var search = new MctsSearch<Branch>(tree, recommender: new WeightedVote<Branch>(state => state.Name, temperature));

        var result = await new SearchRunner<Branch>(search, tree, tree).RunAsync();

        Assert.Equal(winner, result.Recommendation.Leaf?.State.Name);
        Assert.InRange(result.Recommendation.Confidence!.Value, 0.5, 1);
    }

    private static Branch Answer(string name, double judged) => new(name) { IsAnswer = true, Judged = judged };
}
