using System.Text.RegularExpressions;

namespace TreeReasoner.Docs.Reading;

/// <summary>As much Markdown as our pages use: fences, headings, links and tables.</summary>
internal sealed partial class MarkdownPage(string path, string text)
{
    public string Path { get; } = path;

    public string Text { get; } = text.ReplaceLineEndings("\n");

    /// <summary>The lines that stand in no fence, without spaces at their ends.</summary>
    public IEnumerable<string> LinesOutsideFences => Prose.Split('\n').Select(line => line.TrimEnd());

    /// <summary>The texts of the fences of one language.</summary>
    public IEnumerable<string> Fences(string language) => Fence().Matches(Text)
        .Where(fence => fence.Groups["language"].Value == language)
        .Select(fence => fence.Groups["text"].Value);

    /// <summary>The headings of one level, in order.</summary>
    public IEnumerable<string> Headings(int level) => Prose
        .Split('\n')
        .Where(line => line.StartsWith(new string('#', level) + " ", StringComparison.Ordinal))
        .Select(line => line[(level + 1)..].Trim());

    /// <summary>The targets of links, anchors included.</summary>
    public IEnumerable<string> Links() => Link().Matches(Prose).Select(link => link.Groups["target"].Value);

    /// <summary>The tables: a header and rows, each a list of trimmed cells.</summary>
    public IEnumerable<IReadOnlyList<IReadOnlyList<string>>> Tables()
    {
        var table = new List<IReadOnlyList<string>>();
        foreach (var line in Prose.Split('\n').Append(""))
        {
            if (line.StartsWith('|'))
            {
                if (!line.StartsWith("|--", StringComparison.Ordinal))
                {
                    table.Add([.. CellEnd().Split(line.Trim().Trim('|')).Select(cell => cell.Trim())]);
                }
            }
            else if (table.Count > 0)
            {
                yield return table;
                table = [];
            }
        }
    }

    private string Prose => Fence().Replace(Text, "");

    [GeneratedRegex(
        @"^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();
}
