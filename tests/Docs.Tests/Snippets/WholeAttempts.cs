namespace TreeReasoner.Docs.Snippets;

public sealed class WholeAttempts
{
    [Fact]
    public async Task A_model_that_thinks_by_itself()
    {
        const string Attempt = """{"reasoning": "twelve sevens", "answer": "84"}""";
        var model = Stage.Model(Attempt, Attempt, Attempt);
        var otherModel = Stage.Model(Attempt);

        // snippet: whole-attempts
        var voted = Reasoner.ForAttempts(model);                         // votes, and aggregates where they disagree
        var judged = Reasoner.ForAttempts(model, judge: otherModel);      // a second model compares
        // end
        var solution = await voted.SolveAsync(new("How much is 12 times 7?"));
        Assert.Equal(("84", 3), (solution.Answer, solution.Usage.Calls));
        Assert.StartsWith("Vote, then aggregate", solution.StrategyReason, StringComparison.Ordinal);
        Assert.Equal("VoteThenAggregateSearch", judged.Describe().Strategy);
    }
}
