using System.Text.RegularExpressions;

namespace TreeReasoner.Docs.Reading;

/// <summary>
/// The snippets of the documentation: what stands between <c>// snippet: name</c> and <c>// end</c> in the files of <c>Snippets/</c>, which
/// are compiled with these tests. Regions of one name are one snippet, in order, so that it can show its usings.
/// </summary>
internal static partial class SnippetRegions
{
    public static IReadOnlyDictionary<string, string> All { get; } = Directory
        .EnumerateFiles(Path.Combine(Pages.Root, "tests/Docs.Tests/Snippets"), "*.cs")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
        .GroupBy(region => region.Groups["name"].Value, region => region.Groups["text"].Value)
        .ToDictionary(regions => regions.Key, regions => Normal(string.Join('\n', regions)));

    /// <summary>A text whose spaces and line breaks do not count.</summary>
    public static string Normal(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(
        @"^[ \t]*// snippet: (?<name>[a-z0-9-]+)\n(?<text>.*?)^[ \t]*// end$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Region();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
