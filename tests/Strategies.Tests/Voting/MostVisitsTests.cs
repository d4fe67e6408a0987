namespace TreeReasoner.Tests;

public class MostVisitsTests
{
    [Fact]
    public async Task Of_actions_visited_equally_often_the_better_one_is_played()
    {
        var search = new MctsSearch<string>("", new() { Policy = new(widening: new FixedWidening(3)) }, new MostVisits<string>());
        var answers = new ThreeAnswers();

        var result = await new SearchRunner<string>(search, answers).RunAsync();

        Assert.Equal(StopKind.TreeExhausted, result.StopReason.Kind);
        Assert.Equal("right", result.Recommendation.Leaf?.State);
        Assert.All(search.Tree.Root.Children, child => Assert.Equal(1, child.Visits));
    }

    private sealed class ThreeAnswers : IExpander<string>
    {
        public ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Expansion<string>([
                new("wrong", IsTerminal: true, Value: 0.1),
                new("right", IsTerminal: true, Value: 0.9),
                new("half", IsTerminal: true, Value: 0.5)]));
    }
}
