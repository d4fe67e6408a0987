using System.Text.Json;

namespace TreeReasoner.Cli.Tests;

public sealed class EvalTests : IDisposable
{
    private readonly Desk _desk = new();

    public EvalTests() => WriteData("puzzles.jsonl", 8);

    [Fact]
    public async Task A_run_leaves_a_folder_with_its_status_samples_tables_and_journals()
    {
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("eval", "puzzles.jsonl", "--strategies", "greedy,onebyone", "--budgets", "60,200", "-o", "run"));
        Assert.Contains("| Greedy | 8 |", _desk.Out, StringComparison.Ordinal);
        using var header = JsonDocument.Parse(Read("run/run.json"));
        Assert.Equal("success", header.RootElement.GetProperty("status").GetString());
        Assert.Equal(8 * 2 * 2, File.ReadAllLines(Place("run/samples.jsonl")).Length);
        Assert.Equal(8 * 2 * 2, Directory.GetFiles(Place("run/journals")).Length);
        Assert.True(File.Exists(Place("run/scores.svg")));
        Assert.Equal(5, File.ReadAllLines(Place("run/scores.csv")).Length);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("view", Directory.GetFiles(Place("run/journals"))[0], "-o", "one.html"));
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_with_what_is_missing()
    {
        Assert.Equal(ExitCode.Interrupted, await _desk.RunAsync(["eval", "puzzles.jsonl", "-o", "run"], interruptedAt: "3/8"));
        Assert.Contains("interrupted", Read("run/run.json"), StringComparison.Ordinal);
        var before = File.ReadAllLines(Place("run/samples.jsonl"));
        Assert.InRange(before.Length, 3, 7);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "run"));
        var after = File.ReadAllLines(Place("run/samples.jsonl"));
        Assert.Equal(before, after[..before.Length]);
        Assert.Equal(8, after.Length);
    }

    [Fact]
    public async Task A_broken_line_is_named_and_the_rest_is_kept()
    {
        var lines = File.ReadAllLines(Place("puzzles.jsonl")).ToList();
        lines.InsertRange(4, Enumerable.Repeat("", 6_995));
        lines.Insert(6_999, "{ broken");
        File.WriteAllLines(Place("puzzles.jsonl"), lines);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "run"));
        Assert.Contains("line 7000", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(8, File.ReadAllLines(Place("run/samples.jsonl")).Length);
    }

    [Fact]
    public async Task Answers_are_compared_with_mended_data_again_without_asking()
    {
        await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "run", "--limit", "3");
        WriteData("puzzles.jsonl", 8, shift: 1000);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "run", "--rescore"));
        Assert.DoesNotContain("\"isRight\":true", Read("run/samples.jsonl"), StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(Place("run/samples.jsonl")).Length);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "run"));
        Assert.Contains("other data", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_epoch_asks_every_problem_once_more()
    {
        await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "run", "--limit", "2", "--epochs", "3");
        Assert.Equal(6, File.ReadAllLines(Place("run/samples.jsonl")).Length);
    }

    [Fact]
    public async Task Two_runs_are_compared_in_pairs_and_a_worse_one_fails()
    {
        WriteData("puzzles.jsonl", 12);
        await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "good");
        var right = Read("good/samples.jsonl").Split("\"isRight\":true").Length - 1;
        Assert.InRange(right, 7, 12);
        Directory.CreateDirectory(Place("bad"));
        File.Copy(Place("good/run.json"), Place("bad/run.json"));
        File.WriteAllText(Place("bad/samples.jsonl"), Read("good/samples.jsonl").Replace("\"isRight\":true", "\"isRight\":false", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("compare", "bad", "good", "--fail-if-worse"));
        Assert.Equal(ExitCode.NoAnswer, await _desk.RunAsync("compare", "good", "bad", "--fail-if-worse"));
        Assert.Equal(right, _desk.Out.Split("right → wrong").Length - 1);
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("compare", "good", "bad"));
    }

    [Fact]
    public async Task Runs_of_other_data_and_folders_of_no_run_are_refused()
    {
        await _desk.RunAsync("eval", "puzzles.jsonl", "-o", "one", "--limit", "1");
        WriteData("other.jsonl", 2);
        await _desk.RunAsync("eval", "other.jsonl", "-o", "two", "--limit", "1");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("compare", "one", "two"));
        Assert.Contains("--force", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("compare", "one", "nowhere"));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("eval", "nowhere.jsonl"));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("eval", "puzzles.jsonl", "--budgets", "few"));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("eval", "puzzles.jsonl", "--strategies", "magic"));
    }

    /// <summary>Puzzles of one step, which Pocket hardly ever gets wrong.</summary>
    private void WriteData(string name, int count, int shift = 0) => _desk.Write(name, string.Concat(Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new
    {
        question = $"Question: How many coins does Mia have?\nLeo has {i + 3} coins.\nMia has as many as Leo plus {(i % 4) + 1} coins.",
        answer = i + 3 + (i % 4) + 1 + shift,
    }) + "\n")));

    private string Place(string name) => Path.Combine(_desk.Folder, name);

    private string Read(string name) => File.ReadAllText(Place(name));

    public void Dispose() => _desk.Dispose();
}
