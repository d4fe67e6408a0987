using TreeReasoner.Docs.Reading;

namespace TreeReasoner.Docs;

public sealed class PageTests
{
    private static readonly string[] Skeleton = ["Idea", "Use", "Options", "Cost", "Telemetry", "Errors", "When not to use it"];

    public static TheoryData<string> AllPages => [.. Pages.All];

    public static TheoryData<string> ConceptPages => [.. Pages.Concepts];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Every_relative_link_points_to_a_file(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Pages.Root, page))!;
        foreach (
            var link in Pages.Read(page).Links().Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')))
        {
            var target = Path.Combine(folder, link.Split('#')[0]);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {link}, which is not there.");
        }
    }

    [Theory]
    [MemberData(nameof(ConceptPages))]
    public void Every_concept_page_has_the_same_skeleton(string page) => Assert.Equal(Skeleton, Pages.Read(page).Headings(2));

    [Fact]
    public void Every_page_of_docs_is_linked_from_the_readme()
    {
        var links = Pages.Read("README.md").Links().ToHashSet();
        Assert.DoesNotContain(Pages.All, page => page.StartsWith("docs/", StringComparison.Ordinal) && !links.Contains(page));
    }

    [Fact]
    public void Every_folder_of_the_repository_is_in_the_table_of_contributing()
    {
        var named = Pages.Read("CONTRIBUTING.md").Tables().SelectMany(table => table).Select(row => row[0].Trim('`')).ToHashSet();
        var folders = new[] { "src", "tests", "examples" }
            .SelectMany(top => Directory.EnumerateDirectories(Path.Combine(Pages.Root, top)))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
            .Select(folder => Path.GetRelativePath(Pages.Root, folder).Replace('\\', '/') + "/");
        Assert.DoesNotContain(folders, folder => !named.Any(name => folder.StartsWith(name, StringComparison.Ordinal)));
    }
}
