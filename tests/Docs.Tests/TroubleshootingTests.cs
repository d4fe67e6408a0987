using System.Text;
using System.Text.RegularExpressions;
using TreeReasoner.Docs.Reading;

namespace TreeReasoner.Docs;

/// <summary>The page that people search for the words of a message has the words that the message has.</summary>
public sealed partial class TroubleshootingTests
{
    [Fact]
    public void Every_message_on_the_page_is_in_the_sources()
    {
        var sources = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Pages.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            sources.Append(File.ReadAllText(file));
        }

        // A long message is written in parts, with a plus between them.
        var said = Joint().Replace(sources.ToString(), "");
        var words = Pages.Read("docs/troubleshooting.md").Tables()
            .Where(table => table[0][0].StartsWith("words", StringComparison.Ordinal))
            .SelectMany(table => table.Skip(1)).Select(row => row[0].Trim('`')).ToList();
        Assert.True(words.Count > 10);
        Assert.DoesNotContain(words, message => !said.Contains(message, StringComparison.Ordinal));
    }

    [GeneratedRegex("\" \\+\\s*\\$?\"")]
    private static partial Regex Joint();
}
