namespace TreeReasoner.Cli.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task An_interrupted_search_says_its_best_and_goes_on_without_paying_twice()
    {
        string[] line = ["solve", Desk.Puzzle, "-s", "bestofn", "--set", "Search:Samples=40"];
        Assert.Equal(ExitCode.Interrupted, await _desk.RunAsync(line, interruptedAt: "coins"));
        Assert.Empty(_desk.Out);
        Assert.Contains("Interrupted. The best so far", _desk.Error, StringComparison.Ordinal);
        Assert.Contains("treereasoner resume", _desk.Error, StringComparison.Ordinal);
        var kept = File.ReadAllLines(Assert.Single(_desk.Journals));

        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", "--continue"));
        Assert.Equal("10", _desk.Out.Trim());
        Assert.Equal(kept, File.ReadLines(_desk.Journals[0]).Take(kept.Length));
    }

    [Fact]
    public async Task A_finished_search_goes_on_with_a_larger_budget_and_replays_without_a_call()
    {
        await _desk.RunAsync("solve", Desk.Puzzle, "-s", "mcts", "--simulations", "2", "--set", "Search:SolvedAt=");
        var journal = Assert.Single(_desk.Journals);
        var before = File.ReadLines(journal).Count();
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("resume", journal, "--simulations", "6"));
        var after = File.ReadAllLines(journal);
        Assert.True(after.Length > before);

        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("replay", journal));
        Assert.Equal("10", _desk.Out.Trim());
        Assert.Equal(after, File.ReadAllLines(journal));
    }

    [Fact]
    public async Task What_shapes_the_tree_cannot_change_on_the_way()
    {
        await _desk.RunAsync("solve", Desk.Puzzle, "-s", "mcts", "--simulations", "2");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("resume", "--strategy", "beam"));
        Assert.Contains("was made by another search", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_not_kept_beside_a_journal()
    {
        _desk.Write("treereasoner.json", """{ "Reasoner": { "Model": { "Id": "pocket", "ApiKey": "sk-secret" } } }""");
        await _desk.RunAsync("solve", Desk.Puzzle);
        Assert.All(
            Directory.GetFiles(_desk.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("treereasoner.json", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("sk-secret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    public void Dispose() => _desk.Dispose();
}
