using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TreeReasoner.Cli.Tests;

/// <summary>The tutorial, run line by line by a shell that finds the installed tool.</summary>
[Collection(nameof(InstalledTool))]
public sealed partial class TutorialTests(InstalledTool tool)
{
    [UnixFact]
    public async Task Every_command_of_the_tutorial_does_what_the_page_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(InstalledTool.DocsFolder, "tutorial.md"));
        var script = string.Join('\n', Fence().Matches(page).Select(fence => fence.Groups["text"].Value));
        Assert.Contains("treereasoner compare", script, StringComparison.Ordinal);

        // The page writes a puzzle of its own, and other tests have theirs in the tool's folder.
        var (code, said) = await tool.ShellAsync($"set -eu; mkdir newcomer; cd newcomer\n{script}");
        Assert.True(code == 0, said);
        Assert.True(File.Exists(Path.Combine(tool.Folder, "newcomer", "both.html")));
        Assert.Contains("searched against greedy", said, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
