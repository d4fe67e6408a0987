namespace TreeReasoner.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly Desk _desk = new();

    public static TheoryData<string[], string> Lines => new()
    {
        { ["solve", "--bogus"], "--help" },
        { ["solve", "x", "--simulations", "0"], "at least 1" },
        { ["solve", "x", "--simulations", "many"], "--simulations" },
        { ["solve", "x", "--effort", "huge"], "huge" },
        { ["solve", "x", "--effort", "low", "--simulations", "4"], "one of them" },
        { ["solve", "x", "--json", "--events"], "one of them" },
        { ["solve", "x", "--time", "soon"], "30s" },
        { ["solve", "x", "--set", "nothing"], "KEY=VALUE" },
        { ["solve", "x", "-f", "y"], "one of them" },
        { ["solve"], "treereasoner solve" },
        { ["solve", "   "], "empty" },
        { ["solve", "-f", "nowhere.txt"], "nowhere.txt" },
        { ["solve", "-f", "."], "cannot be read" },
        { ["solve", "What is two and two?"], "coin puzzles" },
        { ["solve", "x", "--strategy", "Magic"], "BestOfN" },
        { ["solve", "x", "--config", "nowhere.json"], "nowhere.json" },
        { ["solve", "x", "--model", "gpt-6-luna"], "OPENAI_API_KEY" },
        { ["solve", "x", "--model", "m", "--endpoint", "ftp://there"], "http" },
        { ["solve", "x", "--model", "m", "--endpoint", "not an address"], "Endpoint" },
        { ["solve", "--continue"], "no journal" },
        { ["resume", "nowhere.jsonl"], "nowhere.jsonl" },
        { ["replay"], "no journal" },
        { ["dance"], "dance" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Each_wrong_line_has_one_line_of_error_and_a_next_step(string[] line, string named)
    {
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync(line));
        Assert.Empty(_desk.Out);
        Assert.Contains(named, _desk.Error, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("treereasoner: ", _desk.Error, StringComparison.Ordinal);
        Assert.InRange(_desk.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
        Assert.DoesNotContain("   at ", _desk.Error, StringComparison.Ordinal);
        Assert.Empty(_desk.Journals);
    }

    [Fact]
    public async Task A_key_without_a_model_asks_which_model_and_spends_nothing()
    {
        _desk.Environment["OPENAI_API_KEY"] = "sk-secret";
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("solve", Desk.Puzzle));
        Assert.Contains("--model", _desk.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_and_endless_input_is_no_problem()
    {
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync(["solve"], [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1, 0xFF, 0xFE]));
        Assert.Contains("no text", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync(["solve"], [(byte)'a', 0, (byte)'b']));
        Assert.Contains("binary", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync(["solve"], new byte[200 << 20]));
        Assert.Contains("4 MB", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_and_one_of_a_newer_version_are_named_and_stay_as_they_are()
    {
        var notes = _desk.Write("notes.txt", "buy milk\n");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("resume", notes));
        Assert.Contains("notes.txt", _desk.Error, StringComparison.Ordinal);
        Assert.Equal("buy milk\n", File.ReadAllText(notes));
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("solve", Desk.Puzzle, "-j", notes));
        Assert.Equal("buy milk\n", File.ReadAllText(notes));

        var newer = _desk.Write("newer.jsonl", """{"type":"search","format":9}""" + "\n");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("replay", newer));
        Assert.Contains("format 9", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_journal_can_be_kept_the_search_runs_and_says_so()
    {
        _desk.Environment["XDG_DATA_HOME"] = _desk.Write("file", "");
        Assert.Equal(ExitCode.Answered, await _desk.RunAsync("solve", Desk.Puzzle));
        Assert.Equal("10", _desk.Out.Trim());
        Assert.Contains("No journal is kept", _desk.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("solve", Desk.Puzzle, "-j", Path.Combine(_desk.Folder, "file", "run.jsonl")));
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_or_do_not_exist_are_named()
    {
        _desk.Write("treereasoner.json", "{ not json");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("solve", Desk.Puzzle));
        Assert.Contains("treereasoner.json", _desk.Error, StringComparison.Ordinal);
        _desk.Write("treereasoner.json", """{ "Modle": { "Id": "pocket" } }""");
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("solve", Desk.Puzzle));
        Assert.Contains("Modle", _desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_shows_where_an_error_came_from()
    {
        Assert.Equal(ExitCode.BadInput, await _desk.RunAsync("resume", _desk.Write("notes.txt", "buy milk\n"), "--verbose"));
        Assert.Contains("   at ", _desk.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _desk.Dispose();
}
