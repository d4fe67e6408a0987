using System.Xml.Linq;
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
    [MemberData(nameof(AllPages))]
    public void A_package_s_readme_stands_alone_and_its_links_lead_to_files_of_the_project(string page)
    {
        if (!page.StartsWith("src/", StringComparison.Ordinal))
        {
            return;
        }

        var home = XDocument.Load(Path.Combine(Pages.Root, "Directory.Build.props")).Descendants("ProjectHome").Single().Value;
        foreach (var link in Pages.Read(page).Links())
        {
            Assert.True(link.Contains("://", StringComparison.Ordinal), $"{page} links to {link}, which is dead on a gallery.");
            if (!link.StartsWith(home, StringComparison.Ordinal))
            {
                continue;
            }

            var path = link[home.Length..].Split('#')[0].Replace("/blob/main/", "", StringComparison.Ordinal)
                .Replace("/tree/main/", "", StringComparison.Ordinal);
            Assert.True(Path.Exists(Path.Combine(Pages.Root, path)), $"{page} links to {link}; there is no {path}.");
        }
    }

    [Theory]
    [MemberData(nameof(ConceptPages))]
    public void Every_concept_page_has_the_same_skeleton(string page) => Assert.Equal(Skeleton, Pages.Read(page).Headings(2));

    [Fact]
    public void Every_page_of_docs_has_a_line_in_the_index_and_the_readme_links_to_it()
    {
        var lines = Pages.Read("docs/README.md").Links().Select(link => $"docs/{link}").Append("docs/README.md").ToHashSet();
        Assert.DoesNotContain(Pages.All, page => page.StartsWith("docs/", StringComparison.Ordinal) && !lines.Contains(page));
        Assert.Contains("docs/README.md", Pages.Read("README.md").Links());
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
