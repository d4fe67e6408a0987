using System.Diagnostics;

namespace TreeReasoner.Cli.Tests;

/// <summary>The tool as a process: packed, installed from a folder, and run as a user runs it.</summary>
[Collection(nameof(InstalledTool))]
public sealed class InstalledToolTests(InstalledTool tool)
{
    private const int SomeVisits = 20_000;      // bytes of a journal

    [Fact]
    public async Task A_puzzle_is_solved_with_the_answer_alone_on_standard_output()
    {
        var (code, output, error) = await tool.RunAsync(Desk.Puzzle, "solve");
        Assert.Equal((0, "10"), (code, output.Trim()));
        Assert.Contains("Bill:", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error);
    }

    [Fact]
    public async Task Help_and_version_say_what_the_tool_is_called()
    {
        Assert.Contains("treereasoner [command]", (await tool.RunAsync("", "--help")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await tool.RunAsync("", "--version")).Code);
    }

    [UnixFact]
    public async Task On_a_terminal_thoughts_are_drawn_in_place_and_wiped_at_the_end()
    {
        foreach (var columns in (int[])[100, 24])
        {
            var screen = await tool.OnTerminalAsync(columns, noColor: false, $"solve -f {tool.PuzzleFile}");
            Assert.Contains("\u001b[?25l", screen, StringComparison.Ordinal);
            Assert.Contains("\u001b[?25h", screen, StringComparison.Ordinal);
            Assert.Contains("Thinking", screen, StringComparison.Ordinal);
            Assert.Contains("Bill:", screen, StringComparison.Ordinal);
            Assert.Contains("\u001b[38", screen, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\u001b[38", await tool.OnTerminalAsync(80, noColor: true, $"solve -f {tool.PuzzleFile}"), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_first_signal_keeps_the_best_and_the_second_leaves_at_once_with_the_journal_whole()
    {
        var journal = Path.Combine(tool.Folder, "stopped.jsonl");
        using var first = tool.Start(
            "", "solve", "-f", tool.PuzzleFile, "-s", "bestofn", "--set", "Search:Samples=4000", "--simulations", "4000", "-j", journal);
        await WaitForAsync(journal, SomeVisits);
        await InstalledTool.SignalAsync($"kill -INT {first.Id}");
        var said = await first.StandardError.ReadToEndAsync();
        await first.WaitForExitAsync();
        Assert.Equal(ExitCode.Interrupted, first.ExitCode);
        Assert.Contains("treereasoner resume", said, StringComparison.Ordinal);

        var before = new FileInfo(journal).Length;
        using var second = tool.Start("", "resume", journal, "-q");
        await WaitForAsync(journal, before + SomeVisits);
        await InstalledTool.SignalAsync($"kill -INT {second.Id}; kill -INT {second.Id}");
        await second.WaitForExitAsync();
        Assert.Equal(ExitCode.Interrupted, second.ExitCode);

        var (code, output, error) = await tool.RunAsync("", "resume", journal, "--simulations", "1");
        Assert.True((code, output.Trim()) == (0, "10"), $"{code} {output} {error} {said}");
        Assert.Equal(0, (await tool.RunAsync("", "view", journal, "-o", Path.Combine(tool.Folder, "stopped.html"))).Code);
    }

    /// <summary>Waits until a journal has so many bytes. Its lock keeps it from being opened here, and not from being looked at.</summary>
    private static async Task WaitForAsync(string file, long bytes)
    {
        while (!File.Exists(file) || new FileInfo(file).Length < bytes)
        {
            await Task.Delay(20);
        }
    }
}
