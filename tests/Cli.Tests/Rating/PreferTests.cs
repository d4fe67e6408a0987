using TreeReasoner.Learning;

namespace TreeReasoner.Cli.Tests;

public sealed class PreferTests : IDisposable
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task Each_choice_is_kept_with_its_rater_and_the_last_one_is_taken_back()
    {
        await SearchAsync();
        Assert.Equal(ExitCode.Answered, await RateAsync("ada", "1\nnonsense\nu\n2\nb\n"));
        var choices = ChoiceFile.Read(Place("choices.jsonl"));
        Assert.Equal([ChoiceKind.Right, ChoiceKind.BothBad], choices.Select(choice => choice.Kind));
        Assert.All(choices, choice => Assert.Equal("ada", choice.Rater));
        Assert.Equal(4, File.ReadAllLines(Place("choices.jsonl")).Length);      // with the undone one and its undo
        Assert.Contains("── 1 · left ──", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rater_who_comes_back_sees_only_what_is_left_and_another_sees_all()
    {
        await SearchAsync();
        await RateAsync("ada", "1\n");
        await RateAsync("ada", "t\ns\n1\n1\n1\n");
        Assert.Equal(ExitCode.Answered, await RateAsync("ada", "1\n"));
        Assert.Contains("No pair is left", _desk.Error, StringComparison.Ordinal);
        var before = ChoiceFile.Read(Place("choices.jsonl")).Count;
        await RateAsync("bob", "2\nq\n");
        Assert.Equal(before + 1, ChoiceFile.Read(Place("choices.jsonl")).Count);
    }

    [Fact]
    public async Task Which_answer_stands_first_differs_between_raters()
    {
        await SearchAsync();
        var orders = new HashSet<string>();
        foreach (var rater in (string[])["ada", "bob", "cem", "dan", "eve", "fay", "gus", "hal"])
        {
            await RateAsync(rater, "s\n");
            orders.Add(ChoiceFile.Read(Place("choices.jsonl")).Last(choice => choice.Rater == rater).Left);
        }

        Assert.InRange(orders.Count, 2, 8);
    }

    [Fact]
    public async Task A_session_without_a_keyboard_a_folder_or_a_name_says_what_is_missing()
    {
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("prefer", "nowhere", "--rater", "ada"));
        Assert.Contains("nowhere", _desk.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(Place("journals"));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("prefer", "journals", "--rater", "ada"));
        Assert.Contains("keyboard", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("prefer", "journals"));
        Assert.Contains("--rater", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await RateAsync("ada", ""));
        Assert.Contains("journals", _desk.Error, StringComparison.Ordinal);
        _desk.Write("choices.jsonl", "buy milk\n");
        Assert.Equal(ExitCode.BadInput, await RateAsync("ada", "1\n"));
        Assert.Equal("buy milk\n", File.ReadAllText(Place("choices.jsonl")));
    }

    private async Task SearchAsync()
    {
        Directory.CreateDirectory(Place("journals"));
        const string puzzle = "Question: How many coins does Dan have?\nUma has 10 coins.\nMia has as many as Uma plus 4 coins.\nDan has as many as Mia minus 5 coins.";
        string[] line = ["solve", puzzle, "-s", "mcts", "--set", "Search:SolvedAt=", "--simulations", "60", "-q"];
        await _desk.RunAsync([.. line, "-j", Path.Combine("journals", "one.jsonl")]);
    }

    private Task<int> RateAsync(string rater, string keys) => _desk.RunAsync(["prefer", "journals", "--rater", rater], Desk.Bytes(keys));

    private string Place(string name) => Path.Combine(_desk.Folder, name);

    public void Dispose() => _desk.Dispose();
}
