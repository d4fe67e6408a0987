namespace TreeReasoner.Tests;

/// <summary>Options out of range are refused when a search is made, by name, value and range.</summary>
public class StrategyOptionTests
{
    public static TheoryData<string, Action> Mistakes => new()
    {
        { "Samples is 0; it is in [1, 4096].", () => _ = new BestOfNSearch<int>(0, new() { Samples = 0 }) },
        { "MaxSteps is 0; it is at least 1.", () => _ = new BestOfNSearch<int>(0, new() { MaxSteps = 0 }) },
        { "Samples is 4097; it is in [1, 4096].", () => _ = Votes(new() { Samples = 4097 }) },
        { "Temperature is NaN; it is finite and at least 0.001.", () => _ = Votes(new() { Temperature = double.NaN }) },
        { "Weight is 9; it is one of Value, InverseDepth, Heads.", () => _ = Votes(new() { Weight = (VoteWeight)9 }) },
        { "Candidates is 65; it is in [1, 64].", () => _ = new StepSearch<int>(0, new() { Candidates = 65 }) },
        { "AcceptAt is NaN; it is in [-1, 1].", () => _ = new StepSearch<int>(0, new() { AcceptAt = double.NaN }) },
        { "StopAt is 2; it is in [-1, 1].", () => _ = new StepSearch<int>(0, new() { StopAt = 2 }) },
        { "Drawing is MostLikely; it is Distinct or Independent.", () => _ = new StepSearch<int>(0, new() { Drawing = Drawing.MostLikely }) },
        { "Passes is 0; it is in [1, 4096].", () => _ = new StepSearch<int>(0, new() { Passes = 0 }) },
        { "PassesAtOnce is 0; it is at least 1.", () => _ = new StepSearch<int>(0, new() { PassesAtOnce = 0 }) },
        { "lineScore is 7; it is one of Last, Product, Minimum.", () => _ = new StepSearch<int>(0, new() { LineScore = (LineScore)7 }) },
        { "Width is 0; it is in [1, 1024].", () => _ = new BeamSearch<int>(0, new() { Width = 0 }) },
        { "Drawing is 5; it is Distinct or Independent.", () => _ = new BeamSearch<int>(0, new() { Drawing = (Drawing)5 }) },
        { "DepthBonus is -2; it is finite and in [-1, 1].", () => _ = new BestFirstSearch<int>(0, new() { DepthBonus = -2 }) },
        { "PruneBelow is NaN; it is finite and in [-1, 1].", () => _ = new DepthFirstSearch<int>(0, new() { PruneBelow = double.NaN }) },
        { "StopAt is -2; it is in [-1, 1].", () => _ = new DepthFirstSearch<int>(0, new() { StopAt = -2 }) },
        { "Subtrees is 257; it is in [1, 256].", () => _ = new DiverseSearch<int>(0, new() { Subtrees = 257 }) },
        { "Width is 65; it is in [1, 64].", () => _ = new DiverseSearch<int>(0, new() { Width = 65 }) },
        { "Temperature is 0; it is finite and at least 0.001.", () => _ = new RebaseSearch<int>(0, new() { Temperature = 0 }) },
        { "Samples is 0; it is in [1, 4096].", () => _ = new RebaseSearch<int>(0, new() { Samples = 0 }) },
        { "maxSteps is 0; it is at least 1.", () => _ = new GreedySearch<int>(0, 0) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_option_out_of_range_is_refused_by_name(string message, Action mistake) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(mistake).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_changed_after_a_search_was_made_do_not_reach_it()
    {
        var options = new StepSearchOptions { Candidates = 2 };
        var search = new StepSearch<int>(0, options);
        options.Candidates = 9;
        search.Begin(out var visit);
        Assert.Equal(2, visit.Count);
    }

    private static SelfConsistencySearch<int> Votes(SelfConsistencyOptions options) => new(0, _ => "", options);
}
