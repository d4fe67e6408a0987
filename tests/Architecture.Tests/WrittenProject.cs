using TreeReasoner.CodeFigures;

namespace TreeReasoner.Architecture.Tests;

/// <summary>A small repository on disk: projects <c>src/Sample</c> and <c>src/Other</c>, the first refers to the second.</summary>
internal sealed class WrittenProject : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("architecture");

    public WrittenProject()
    {
        Write("Sample.csproj", "<Project><ItemGroup><ProjectReference Include=\"../Other/Other.csproj\" /></ItemGroup></Project>");
        Write("../Other/Other.csproj", "<Project><ItemGroup><InternalsVisibleTo Include=\"Sample\" /></ItemGroup></Project>");
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, "src", "Sample", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public Checkout Read() => new(_root.FullName);

    public void Dispose() => _root.Delete(recursive: true);
}
