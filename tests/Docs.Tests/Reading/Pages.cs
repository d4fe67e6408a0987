namespace TreeReasoner.Docs.Reading;

/// <summary>The pages that users read: the README, the concept pages, the packages' READMEs, the changelog and how to contribute.</summary>
internal static class Pages
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "README.ko.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
        .. Under("docs", SearchOption.AllDirectories, "*.md"),
        .. Under("src", SearchOption.AllDirectories, "README.md"),
    ];

    /// <summary>The pages about one concept, which share a skeleton.</summary>
    public static IReadOnlyList<string> Concepts { get; } = [.. All.Where(page =>
        page.StartsWith("docs/", StringComparison.Ordinal)
        && page is not ("docs/README.md" or "docs/decisions.md" or "docs/benchmarks.md" or "docs/architecture.md" or "docs/glossary.md"
            or "docs/how-to.md" or "docs/troubleshooting.md")
        && !page.StartsWith("docs/getting-started", StringComparison.Ordinal)
        && !page.StartsWith("docs/learning-report", StringComparison.Ordinal)
        && !page.StartsWith("docs/arena-report", StringComparison.Ordinal))];

    public static MarkdownPage Read(string page) => new(page, File.ReadAllText(Path.Combine(Root, page)));

    private static IEnumerable<string> Under(string folder, SearchOption depth, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), pattern, depth)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TreeReasoner.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            "These tests read the documentation of the checkout that they were built in; there is none above them.");
    }
}
