using TreeReasoner.Docs.Reading;

namespace TreeReasoner.Docs;

public sealed class SnippetTests
{
    public static TheoryData<string> AllPages => [.. Pages.All];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_snippet_on_a_page_is_one_that_is_compiled(string page)
    {
        var compiled = SnippetRegions.All.Values.ToHashSet();
        foreach (var fence in Pages.Read(page).Fences("csharp"))
        {
            Assert.True(
                compiled.Contains(SnippetRegions.Normal(fence)), $"{page} shows a snippet that stands in no file of Snippets/:\n{fence}");
        }
    }

    [Fact]
    public void Every_compiled_snippet_is_shown_on_a_page()
    {
        var shown = Pages.All.SelectMany(page => Pages.Read(page).Fences("csharp")).Select(SnippetRegions.Normal).ToHashSet();
        Assert.Empty(SnippetRegions.All.Where(snippet => !shown.Contains(snippet.Value)).Select(snippet => snippet.Key));
    }

    // The command line is for those who write no C#.
    [Fact]
    public void The_readme_and_every_package_show_a_snippet()
    {
        var bare = Pages.All.Where(
                page => page.EndsWith("README.md", StringComparison.Ordinal) && page is not ("docs/README.md" or "src/Cli/README.md"))
            .Where(page => !Pages.Read(page).Fences("csharp").Any());
        Assert.Empty(bare);
    }
}
