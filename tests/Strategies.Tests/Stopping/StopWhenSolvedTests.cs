namespace TreeReasoner.Tests;

public class StopWhenSolvedTests
{
    [Fact]
    public async Task The_answer_that_solved_the_problem_is_the_one_returned()
    {
        // The action with the highest mean is the other one.
        var tree = new Branch("root", new Branch("A", Answer("right", 1)) { Judged = 0.1 }, new Branch("B", Answer("wrong", 0.7)) { Judged = 0.6 }) { Judged = 0.5 };

        var result = await SolveAsync(tree, 1);

        Assert.Equal(StopKind.Solved, result.StopReason.Kind);
        Assert.Equal("right", result.Recommendation.Leaf?.State.Name);
        Assert.Equal(1, result.Recommendation.Value);
    }

    [Fact]
    public async Task A_certain_answer_is_enough_even_if_a_doubtful_one_returns_more()
    {
        var tree = new Branch("root", Answer("short", 0.97), new Branch("A", Answer("certain", 0.9) with { Confidence = 1 }) { Judged = 0.9 }) { Judged = 0.5 };

        var result = await SolveAsync(tree, 1);

        Assert.Equal(StopKind.Solved, result.StopReason.Kind);
        Assert.Equal("certain", result.Recommendation.Leaf?.State.Name);
    }

    [Fact]
    public async Task An_answer_that_nobody_judged_solves_nothing_and_beats_no_judged_one()
    {
        var tree = new Branch("root", new Branch("A", Answer("unjudged", null)) { Judged = 0.9 }, new Branch("B", Answer("judged", 0.3)) { Judged = 0.2 }) { Judged = 0.9 };

        var result = await SolveAsync(tree, 0.8);

        Assert.Equal(StopKind.TreeExhausted, result.StopReason.Kind);
        Assert.Equal("judged", result.Tree.BestTerminal?.State.Name);
        Assert.Equal("judged", new BestTerminal<Branch>().Recommend(result.Tree).Leaf?.State.Name);
    }

    private static Branch Answer(string name, double? judged) => new(name) { IsAnswer = true, Judged = judged };

    private static Task<SearchResult<Branch>> SolveAsync(Branch tree, double threshold) => new SearchRunner<Branch>(
        new MctsSearch<Branch>(tree), tree, tree, stopRules: [new StopWhenSolved<Branch>(threshold)]).RunAsync();
}
