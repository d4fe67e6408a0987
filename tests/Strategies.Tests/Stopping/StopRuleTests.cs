namespace TreeReasoner.Tests;

/// <summary>When the rules fire, and that they do not fire before.</summary>
public class StopRuleTests
{
    [Fact]
    public async Task Converged_fires_as_soon_as_the_leading_action_cannot_be_overtaken_and_not_before()
    {
        const int Budget = 200;
        var search = new MctsSearch<int>(0, new() { Policy = new(widening: new FixedWidening(2)), CloseTerminals = false }, new MostVisits<int>());
        var result = await RunAsync(search, new StopWhenConverged<int>(), Budget);

        Assert.Equal((StopKind.Converged, "Converged"), (result.StopReason.Kind, result.StopReason.Rule));
        var visits = search.Tree.Root.Children.Select(child => child.Visits).OrderDescending().ToList();
        var remaining = Budget - result.Simulations;
        Assert.InRange(remaining, 1, Budget - 1);
        Assert.True(visits[0] - visits[1] > remaining, $"{visits[0]} and {visits[1]} visits with {remaining} to come");
        Assert.True(visits[0] - visits[1] <= remaining + 2, "it could have fired a simulation earlier");
    }

    [Fact]
    public async Task Converged_recommends_what_the_whole_budget_would_have()
    {
        var whole = new MctsSearch<int>(0, new() { Policy = new(widening: new FixedWidening(2)), CloseTerminals = false }, new MostVisits<int>());
        var early = new MctsSearch<int>(0, new() { Policy = new(widening: new FixedWidening(2)), CloseTerminals = false }, new MostVisits<int>());
        var expected = await RunAsync(whole, null, 200);
        var result = await RunAsync(early, new StopWhenConverged<int>(), 200);

        Assert.Equal(StopKind.Budget, expected.StopReason.Kind);
        Assert.True(result.Simulations < expected.Simulations);
        Assert.Equal(expected.Recommendation.Leaf?.State, result.Recommendation.Leaf?.State);
    }

    [Fact]
    public void Converged_never_fires_without_a_simulation_budget() =>
        Assert.Null(new StopWhenConverged<int>().Check(new() { Search = new MctsSearch<int>(0), RemainingSimulations = null }));

    [Fact]
    public async Task Converged_does_not_fire_while_the_second_action_can_still_draw_level()
    {
        var search = new MctsSearch<int>(0, new() { Policy = new(widening: new FixedWidening(2)), CloseTerminals = false }, new MostVisits<int>());
        await RunAsync(search, null, 40);
        var visits = search.Tree.Root.Children.Select(child => child.Visits).OrderDescending().ToList();
        var lead = visits[0] - visits[1];
        var rule = new StopWhenConverged<int>();

        Assert.True(lead > 0);
        Assert.Null(rule.Check(new() { Search = search, RemainingSimulations = lead }));
        Assert.NotNull(rule.Check(new() { Search = search, RemainingSimulations = lead - 1 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Unchanged_fires_after_exactly_its_patience_since_the_answer_changed_last(int patience)
    {
        var search = new MctsSearch<int>(0, new() { Policy = new(widening: new FixedWidening(2)), CloseTerminals = false });
        var changes = new List<(long Simulations, int? Leaf)>();
        var result = await RunAsync(search, new StopWhenUnchanged<int>(patience), 200, new Watch(changes));

        Assert.Equal((StopKind.Converged, "Unchanged"), (result.StopReason.Kind, result.StopReason.Rule));
        var last = changes.Where((at, i) => at.Leaf is not null && (i == 0 || changes[i - 1].Leaf != at.Leaf)).Last();
        Assert.Equal(last.Simulations + patience, result.Simulations);
    }

    [Fact]
    public async Task Unchanged_sees_that_two_lines_end_in_one_answer()
    {
        // The recommendation moves from the bad answer to the good one. Read as one answer, nothing has changed.
        var byState = await SimulationsAsync(null);
        var byAnswer = await SimulationsAsync(_ => "the same");
        Assert.True(byAnswer < byState, $"{byAnswer} simulations by answer, {byState} by state");

        static async Task<long> SimulationsAsync(Func<int, string?>? answerOf)
        {
            var search = new MctsSearch<int>(0, new() { Policy = new(widening: new FixedWidening(2)), CloseTerminals = false });
            return (await RunAsync(search, new StopWhenUnchanged<int>(10, answerOf), 200)).Simulations;
        }
    }

    private static Task<SearchResult<int>> RunAsync(MctsSearch<int> search, IStopRule<int>? rule, long simulations, IStopRule<int>? watch = null) =>
        new SearchRunner<int>(
            search,
            new TwoAnswers(),
            options: new() { Budget = new() { Simulations = simulations } },
            stopRules: new[] { watch, rule }.OfType<IStopRule<int>>()).RunAsync();

    /// <summary>A bad answer and a good one.</summary>
    private sealed class TwoAnswers : IExpander<int>
    {
        public ValueTask<Expansion<int>> ExpandAsync(ExpansionRequest<int> request, CancellationToken cancellationToken) =>
            new(new Expansion<int>([new(1, IsTerminal: true, Value: 0.1), new(2, IsTerminal: true, Value: 0.9)]));
    }

    private sealed class Watch(List<(long Simulations, int? Leaf)> seen) : IStopRule<int>
    {
        public StopReason? Check(in SearchStatus<int> status)
        {
            seen.Add((status.Search.Simulations, status.Search.Recommend().Leaf?.State));
            return null;
        }
    }
}
