using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TreeReasoner.CodeFigures;

/// <summary>Compiles projects in memory, far enough to know which declaration a name means.</summary>
/// <remarks>
/// Packages are found where the last restore put them. Without a restore, names from packages stay unknown and our own are still resolved.
/// </remarks>
public static class Compilations
{
    private static readonly string[] Framework =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
            "System.Threading.Tasks"];

    private static readonly string[] Web =
    [
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ];

    // What the compiler has learned of a file is kept with its reference, so that a dozen projects read it once.
    private static readonly ConcurrentDictionary<string, MetadataReference> _files = new();

    /// <summary>A compilation a project, each seeing those of the projects it refers to.</summary>
    public static IReadOnlyDictionary<SourceProject, CSharpCompilation> Of(IReadOnlyList<SourceProject> projects)
    {
        var byFolder = projects.ToDictionary(project => project.Folder);
        var done = new Dictionary<SourceProject, CSharpCompilation>();
        foreach (var project in projects)
        {
            Compile(project, byFolder, done);
        }

        return done;
    }

    private static void Compile(
        SourceProject project, Dictionary<string, SourceProject> byFolder, Dictionary<SourceProject, CSharpCompilation> done)
    {
        if (done.ContainsKey(project))
        {
            return;
        }

        var below = Below(project, byFolder);
        foreach (var reference in below)
        {
            Compile(reference, byFolder, done);
        }

        var references = FrameworkFiles(project.IsWeb).Concat(PackageFiles(project)).DistinctBy(Path.GetFileName)
            .Select(file => _files.GetOrAdd(file, static path => MetadataReference.CreateFromFile(path)));
        done[project] = CSharpCompilation.Create(
            project.Assembly,
            [.. project.Trees, .. project.Linked, CSharpSyntaxTree.ParseText(Globals(project), new(LanguageVersion.Latest))],
            [.. references, .. below.Select(reference => done[reference].ToMetadataReference())],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
    }

    // Project references are transitive: what a project's references refer to, the compiler shows it as well.
    private static HashSet<SourceProject> Below(SourceProject project, Dictionary<string, SourceProject> byFolder)
    {
        var found = new HashSet<SourceProject>();
        var waiting = new Stack<SourceProject>([project]);
        while (waiting.TryPop(out var next))
        {
            foreach (var folder in next.References)
            {
                if (byFolder.TryGetValue(folder, out var reference) && found.Add(reference))
                {
                    waiting.Push(reference);
                }
            }
        }

        return found;
    }

    private static string Globals(SourceProject project)
    {
        var namespaces = Framework.Concat(project.Usings);
        if (project.IsWeb)
        {
            namespaces = namespaces.Concat(Web);
        }

        var usings = namespaces.Select(name => $"global using {name};");
        var friends = project.Friends.Select(name => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]");
        return string.Join('\n', usings.Concat(friends));
    }

    private static IEnumerable<string> FrameworkFiles(bool web)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var files = Directory.EnumerateFiles(runtime, "*.dll").Where(IsManaged);
        var shared = Path.Combine(runtime, "..", "..", "Microsoft.AspNetCore.App", Path.GetFileName(runtime));
        if (web && Directory.Exists(shared))
        {
            files = files.Concat(Directory.EnumerateFiles(shared, "*.dll").Where(IsManaged));
        }

        return files;
    }

    private static bool IsManaged(string file)
    {
        var name = Path.GetFileName(file);
        return name.StartsWith("System", StringComparison.Ordinal) && !name.Contains(".Native", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.", StringComparison.Ordinal) && !name.Contains("DiaSymReader", StringComparison.Ordinal)
            || name is "netstandard.dll" or "mscorlib.dll";
    }

    private static IEnumerable<string> PackageFiles(SourceProject project)
    {
        var assets = Path.Combine(project.Folder, "obj", "project.assets.json");
        if (!File.Exists(assets))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
        var caches = json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var target = json.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        var files = new List<string>();
        foreach (var package in target.EnumerateObject().Where(package => package.Value.GetProperty("type").GetString() == "package"))
        {
            if (package.Value.TryGetProperty("compile", out var compiled))
            {
                var folder = package.Name.ToLowerInvariant();
                files.AddRange(
                    compiled.EnumerateObject().SelectMany(file => caches.Select(cache => Path.Combine(cache, folder, file.Name))));
            }
        }

        return files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal) && File.Exists(file));
    }
}
