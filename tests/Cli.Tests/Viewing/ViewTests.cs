using System.Text.Json;

namespace TreeReasoner.Cli.Tests;

public sealed class ViewTests : IDisposable
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task A_journal_becomes_a_page_that_holds_all_it_shows()
    {
        await _desk.RunAsync("solve", Desk.Puzzle, "-j", "run.jsonl");
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("view", "run.jsonl"));
        var page = File.ReadAllText(Path.Combine(_desk.Folder, "run.html"));
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page.Split("<script")[0], StringComparison.Ordinal);
        Assert.Contains("run.html", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_written_over_only_by_force()
    {
        await _desk.RunAsync("solve", Desk.Puzzle, "-j", "run.jsonl");
        var notes = _desk.Write("run.html", "notes");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("view", "run.jsonl"));
        Assert.Contains("--force", _desk.Error, StringComparison.Ordinal);
        Assert.Equal("notes", File.ReadAllText(notes));
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("view", "run.jsonl", "--force"));
        Assert.StartsWith("<!doctype html>", File.ReadAllText(notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("speedscope")]
    [InlineData("trace")]
    public async Task A_form_of_another_tool_goes_to_standard_output(string form)
    {
        await _desk.RunAsync("solve", Desk.Puzzle);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("view", "--export", form, "-o", "-"));
        using var json = JsonDocument.Parse(_desk.Out);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
    }

    [Fact]
    public async Task Two_journals_stand_side_by_side_in_Korean()
    {
        await _desk.RunAsync("solve", Desk.Puzzle, "-j", "one.jsonl");
        await _desk.RunAsync("solve", Desk.Puzzle, "-j", "two.jsonl", "-s", "beam");
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("view", "one.jsonl", "--beside", "two.jsonl", "-o", "both.html", "--language", "ko"));
        var page = File.ReadAllText(Path.Combine(_desk.Folder, "both.html"));
        Assert.Equal(3, page.Split("class=\"record\">").Length);
        Assert.Contains("<html lang=\"ko\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_journal_leaves_no_file()
    {
        _desk.Write("notes.txt", "buy milk\n");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("view", "notes.txt"));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("view", "nowhere.jsonl"));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("view", "notes.txt", "--export", "pdf"));
        Assert.Equal(["notes.txt"], Directory.GetFiles(_desk.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        await _desk.RunAsync("solve", Desk.Puzzle, "-j", "run.jsonl");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("view", "run.jsonl", "-o", Path.Combine("nowhere", "run.html")));
        Assert.Contains("cannot be written", _desk.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _desk.Dispose();
}
