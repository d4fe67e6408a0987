using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TreeReasoner.CodeFigures;

/// <summary>
/// One project as its files tell it: sources, the projects it refers to, and who may use its internals. Nothing is built for it.
/// </summary>
public sealed class SourceProject
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private SourceProject(string root, string file)
    {
        var xml = XDocument.Load(file);
        Folder = Path.GetDirectoryName(file)!;
        Place = Path.GetRelativePath(root, Folder).Replace('\\', '/');
        Assembly = xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(file);
        IsWeb = (string?)xml.Root!.Attribute("Sdk") == "Microsoft.NET.Sdk.Web"
            || Items(xml, "FrameworkReference").Contains("Microsoft.AspNetCore.App");
        References = [.. Items(xml, "ProjectReference").Where(path => !path.Contains('*')).Select(Full)];
        Friends = [.. Items(xml, "InternalsVisibleTo")];
        Usings = [.. Items(xml, "Using")];
        Trees = [.. SourceFiles().Select(Parse)];
        Linked = [.. Items(xml, "Compile").Where(path => path.StartsWith("../", StringComparison.Ordinal)).Select(FullFile).Select(Parse)];
    }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>The folder as seen from the repository's root, such as <c>src/Mcts</c>.</summary>
    public string Place { get; }

    /// <summary>The assembly's name.</summary>
    public string Assembly { get; }

    /// <summary>Says whether ASP.NET is referred to.</summary>
    public bool IsWeb { get; }

    /// <summary>The folders of the projects that this one refers to.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>The assemblies that may use this one's internals.</summary>
    public IReadOnlyList<string> Friends { get; }

    /// <summary>Namespaces that the project file opens for all sources.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>The sources.</summary>
    public IReadOnlyList<SyntaxTree> Trees { get; }

    /// <summary>Sources of other folders that are compiled in, so that a name in them is the project's own.</summary>
    public IReadOnlyList<SyntaxTree> Linked { get; }

    /// <summary>Reads every project below one folder of a repository, such as <c>src</c>.</summary>
    public static IReadOnlyList<SourceProject> ReadAll(string root, string below)
    {
        var folder = Path.Combine(root, below);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var files = Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).Where(file => !IsOutput(file));
        return [.. files.Order(StringComparer.Ordinal).Select(file => new SourceProject(Path.GetFullPath(root), Path.GetFullPath(file)))];
    }

    /// <summary>
    /// The room that a source lies in: its folder as seen from the project, or an empty text for a file beside the project's.
    /// </summary>
    public string RoomOf(SyntaxTree tree)
    {
        var room = Path.GetRelativePath(Folder, Path.GetDirectoryName(tree.FilePath)!).Replace('\\', '/');
        if (room == ".")
        {
            return "";
        }

        return room;
    }

    private static bool IsOutput(string path)
    {
        var parts = path.Split('/', '\\');
        return parts.Contains("obj") || parts.Contains("bin");
    }

    private static IEnumerable<string> Items(XDocument xml, string name) =>
        xml.Descendants(name).Select(item => (string?)item.Attribute("Include")).OfType<string>().SelectMany(value => value.Split(';'));

    private string FullFile(string path) => Path.GetFullPath(Path.Combine(Folder, path));

    private string Full(string reference) => Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Folder, reference.Replace('\\', '/'))))!;

    private IEnumerable<string> SourceFiles()
    {
        var files = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories);
        return files.Where(file => !IsOutput(Path.GetRelativePath(Folder, file))).Order(StringComparer.Ordinal);
    }

    private static SyntaxTree Parse(string file) => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file)), Options, file);
}
