using System.Text.Json;

namespace TreeReasoner.Cli.Tests;

public sealed class SolveTests : IDisposable
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task The_answer_alone_is_on_standard_output_and_all_else_beside_it()
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle));
        Assert.Equal("10", _desk.Out.Trim());
        Assert.Contains("Mia has 10 coins", _desk.Error, StringComparison.Ordinal);
        Assert.Contains("Stopped: ", _desk.Error, StringComparison.Ordinal);
        Assert.Contains("Bill: ", _desk.Error, StringComparison.Ordinal);
        var journal = Assert.Single(_desk.Journals);
        Assert.Contains($"treereasoner view {journal}", _desk.Error, StringComparison.Ordinal);
        Assert.Contains($"treereasoner resume {journal}", _desk.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-f", "puzzle.txt")]
    [InlineData("-f", "-")]
    [InlineData("-")]
    [InlineData]
    public async Task A_problem_comes_from_a_file_or_through_a_pipe(params string[] how)
    {
        _desk.Write("puzzle.txt", "\uFEFF" + Desk.Puzzle + "\r\n");
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync(["solve", .. how, "--no-journal"], Desk.Bytes(Desk.Puzzle)));
        Assert.Equal("10", _desk.Out.Trim());
        Assert.Empty(_desk.Journals);
    }

    [Fact]
    public async Task Quiet_says_nothing_but_the_answer()
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle, "--quiet"));
        Assert.Equal("10", _desk.Out.Trim());
        Assert.Empty(_desk.Error);
    }

    [Fact]
    public async Task Hidden_thinking_leaves_the_steps_and_the_bill()
    {
        await _desk.RunAsync("solve", Desk.Puzzle);
        var shown = _desk.Error.Split("Steps:")[0];
        await _desk.RunAsync("solve", Desk.Puzzle, "--hide-thinking");
        Assert.NotEmpty(shown);
        Assert.StartsWith("Steps:", _desk.Error, StringComparison.Ordinal);
        Assert.Contains("Bill:", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_that_reads_back()
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle, "--json", "-q"));
        var solution = SolutionDocument.Parse(Assert.Single(_desk.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("10", solution.Answer);
        Assert.Equal(Outcome.Answered, solution.Outcome);
        Assert.Equal(StopKind.Finished, solution.StopReason.Kind);
        Assert.True(solution.Usage.Calls > 0 && solution.Usage.CompletionTokens > 0);
        Assert.Contains("Leo (9) + 1", Assert.Single(solution.Steps).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_the_lines_of_the_journal_and_then_the_solution()
    {
        var path = Path.Combine(_desk.Folder, "run.jsonl");
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle, "--events", "--journal", path));
        var lines = _desk.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(File.ReadAllLines(path), lines[..^1]);
        using var last = JsonDocument.Parse(lines[^1]);
        Assert.Equal("solution", last.RootElement.GetProperty("type").GetString());
        Assert.Equal("10", last.RootElement.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task A_search_without_an_answer_has_a_code_of_its_own_and_an_empty_output()
    {
        Assert.Equal(ExitCode.NoAnswer, await _desk.RunAsync("solve", Desk.Puzzle, "-s", "greedy", "--calls", "1"));
        Assert.Empty(_desk.Out);
        Assert.Contains("No answer", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_speaks_Korean_where_the_environment_does()
    {
        _desk.Environment["LANG"] = "ko_KR.UTF-8";
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle, "--prompts", "korean"));
        Assert.Contains("단계:", _desk.Error, StringComparison.Ordinal);
        await _desk.RunAsync("solve", Desk.Puzzle, "--language", "en");
        Assert.Contains("Steps:", _desk.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("low")]
    [InlineData("max")]
    public async Task An_effort_is_a_budget(string effort)
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle, "--effort", effort));
        Assert.Equal("10", _desk.Out.Trim());
    }

    [Fact]
    public async Task A_strategy_is_chosen_by_name_and_its_settings_by_set()
    {
        var path = Path.Combine(_desk.Folder, "run.jsonl");
        await _desk.RunAsync("solve", Desk.Puzzle, "-s", "bestofn", "--set", "Search:Samples=3", "-j", path);
        Assert.Contains("BestOfN", File.ReadLines(path).First(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("solve", Desk.Puzzle, "-s", "bestofn", "--set", "Search:Sampels=3"));
        Assert.Contains("Sampels", _desk.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _desk.Dispose();
}
