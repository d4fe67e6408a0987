using System.Text;

namespace TreeReasoner.Cli.Tests;

/// <summary>What somebody does who reads no page before he tries: on the installed tool, with a real disk, terminal and shell.</summary>
[Collection(nameof(InstalledTool))]
public sealed class ImpatientUserTests(InstalledTool tool)
{
    private const string SmallDisk = "unshare -rm sh -c";

    [UnixFact]
    public async Task A_disk_that_fills_ends_the_search_with_its_best_and_the_journal_goes_on_elsewhere()
    {
        const string search = "treereasoner solve -f puzzle3.txt -s mcts --simulations 200 --set Search:SolvedAt= --hide-thinking";
        await WriteAsync("puzzle3.txt", "Question: How many coins does Dan have?\nUma has 10 coins.\nMia has as many as Uma plus 4 coins.\nDan has as many as Mia minus 5 coins.");
        var script = $"""
            mkdir -p small
            {SmallDisk} 'mount -t tmpfs -o size=16k none small && {search} -j small/run.jsonl; echo code $?; cp small/run.jsonl* .'
            treereasoner resume run.jsonl -q
            {SmallDisk} 'mount -t tmpfs -o size=4k none small && {search} -j small/run.jsonl; echo code $?; ls small'
            {SmallDisk} 'mount -t tmpfs -o size=16k none small && treereasoner view run.jsonl -o small/run.html; echo code $?; ls small'
            """;
        if (!await CanMountAsync())
        {
            return;
        }

        var (_, said) = await tool.ShellAsync(script);
        Assert.Contains("No space left on device", said, StringComparison.Ordinal);
        Assert.Equal(["code 0", "code 2", "code 2"], said.Split('\n').Where(line => line.StartsWith("code ", StringComparison.Ordinal)));
        Assert.DoesNotContain(said.Split('\n'), line => line is "run.jsonl" or "run.html" or "run.html.part");      // nothing half is left
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Each_error_is_a_line_and_a_next_step_and_speaks_of_nothing_that_its_reader_cannot_see()
    {
        await WriteAsync("notes.txt", "buy milk\n");
        string[] lines =
        [
            "slove x", "solve --modle x", "solve -f /tmp", "solve hello", "view notes.txt", "resume notes.txt", "replay nowhere", "compare a b", "export nowhere -o x",
            "learn nowhere --labels l -o x", "eval nowhere.jsonl", "eval notes.txt", "completion tcsh", "serve --port 99999", "serve --mcp --port 3", "serve --listen 0.0.0.0",
            "view --live nonsense", "view --live http://127.0.0.1:9", "prefer nowhere --rater ada", "solve hello --max-cost 1", "solve hello --model m --endpoint http://127.0.0.1:9 --max-cost 1",
            "doctor --model m --endpoint http://127.0.0.1:9/v1 --set Model:MaxRetries=0", "solve hello -s nope", "solve hello --set Search:Nope=1", "estimate hello",
        ];
        var script = new StringBuilder();
        foreach (var line in lines)
        {
            script.AppendLine($"echo '$ {line}'; treereasoner {line} </dev/null >/dev/null; echo \"code $?\"");
        }

        var (_, said) = await tool.ShellAsync($"exec 2>&1\n{script}");
        var each = said.Split("$ ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, each.Length);
        foreach (var one in each)
        {
            var told = one.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
            Assert.True(told[^1] is "code 2" or "code 3", one);
            Assert.Equal(1, told.Count(line => line.StartsWith("treereasoner: ", StringComparison.Ordinal)));
            Assert.InRange(told.Count, 2, 4);
            Assert.DoesNotContain("xception", one, StringComparison.Ordinal);
            Assert.DoesNotContain("Options.", one, StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public async Task A_narrow_terminal_in_Korean_without_color_is_never_overrun()
    {
        var screen = await tool.OnTerminalAsync(40, noColor: true, $"solve -f {tool.PuzzleFile} --language ko --prompts korean");
        Assert.Contains("생각하는 중", screen, StringComparison.Ordinal);
        Assert.True(screen.Contains("답: 10", StringComparison.Ordinal), screen[^Math.Min(900, screen.Length)..]);
        Assert.DoesNotContain("\u001b[38", screen, StringComparison.Ordinal);
    }

    private static async Task<bool> CanMountAsync()
    {
        using var tried = System.Diagnostics.Process.Start("sh", ["-c", "mkdir -p /tmp/treereasoner-mount && unshare -rm mount -t tmpfs none /tmp/treereasoner-mount 2>/dev/null"])!;
        await tried.WaitForExitAsync();
        return tried.ExitCode == 0;
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(tool.Folder, name), text);
}
