using Microsoft.CodeAnalysis;

namespace TreeReasoner.CodeFigures;

/// <summary>One state of the repository: its projects, and who uses whom in <c>src</c>.</summary>
public sealed class Checkout
{
    /// <summary>Reads the repository that lies in a folder.</summary>
    public Checkout(string root)
    {
        Packages = SourceProject.ReadAll(root, "src");
        Uses = NameUse.ReadAll(Path.GetFullPath(root), Compilations.Of(Packages));
        Circles = Circle.FindAll(Uses);
        Tests = Trees(root, "tests");
        Tools = Trees(root, "tools");
    }

    /// <summary>The projects of <c>src</c>.</summary>
    public IReadOnlyList<SourceProject> Packages { get; }

    /// <summary>Every use of another folder or project within <c>src</c>.</summary>
    public IReadOnlyList<NameUse> Uses { get; }

    /// <summary>The circles among folders.</summary>
    public IReadOnlyList<Circle> Circles { get; }

    /// <summary>The sources of <c>tests</c>.</summary>
    public IReadOnlyList<SyntaxTree> Tests { get; }

    /// <summary>The sources of <c>tools</c>.</summary>
    public IReadOnlyList<SyntaxTree> Tools { get; }

    /// <summary>The folder above the one that a program was started in or built to which holds the solution.</summary>
    public static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TreeReasoner.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{start}' holds TreeReasoner.sln.");
    }

    private static IReadOnlyList<SyntaxTree> Trees(string root, string below) =>
        [.. SourceProject.ReadAll(root, below).SelectMany(project => project.Trees)];
}
