using System.IO.Compression;
using System.Xml.Linq;

namespace TreeReasoner.Tests;

/// <summary>What users install: packed, looked into, and used by a fresh project from a local feed.</summary>
public class PackedPackagesTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    public static TheoryData<string> Packages => [.. PackedFeed.Ids];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_its_assembly_its_docs_a_readme_a_licence_and_symbols(string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Folder, $"{id}.{PackedFeed.Version}.nupkg"));
        var files = package.Entries.Select(entry => entry.FullName).ToHashSet();
        using var specification = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(specification).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Contains($"lib/net10.0/{id}.dll", files);
        Assert.Contains($"lib/net10.0/{id}.xml", files);
        Assert.Contains("README.md", files);
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("MIT", Value("license"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Contains("icon.png", files);
        Assert.StartsWith("https://", Value("projectUrl"), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(Value("releaseNotes")));
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal("git", repository.Attribute("type")!.Value);
        Assert.StartsWith(Value("projectUrl")!, repository.Attribute("url")!.Value, StringComparison.Ordinal);
        using var symbols = ZipFile.OpenRead(Path.Combine(feed.Folder, $"{id}.{PackedFeed.Version}.snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{id}.pdb");
    }

    [Fact]
    public void The_embedded_model_s_package_is_small() =>
        Assert.InRange(new FileInfo(Path.Combine(feed.Folder, $"TreeReasoner.Pocket.{PackedFeed.Version}.nupkg")).Length, 1, 4_500_000);

    [Fact]
    public void A_fresh_project_uses_the_packages_with_an_evaluator_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("treereasoner-consumer-");
        try
        {
            var source = Path.Combine(AppContext.BaseDirectory, "Consumer");
            var project = File.ReadAllText(Path.Combine(source, "Consumer.csproj.txt"))
                .Replace("VERSION", PackedFeed.Version, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder.FullName, "Consumer.csproj"), project);
            File.Copy(Path.Combine(source, "Program.cs.txt"), Path.Combine(folder.FullName, "Program.cs"));

            // Ours come from the feed; the rest from what the build has restored already, so that this needs no network.
            File.WriteAllText(Path.Combine(folder.FullName, "nuget.config"), $"""
                <configuration>
                  <config><add key="globalPackagesFolder" value="packages" /></config>
                  <packageSources>
                    <clear />
                    <add key="packed" value="{feed.Folder}" />
                    <add key="restored" value="{PackedFeed.Metadata("PackagesFolder")}" />
                  </packageSources>
                  <packageSourceMapping><clear /></packageSourceMapping>
                </configuration>
                """);

            var output = PackedFeed.Dotnet(folder.FullName, "run");

            Assert.Contains("answer 9, Answered, Solved", output, StringComparison.Ordinal);
            Assert.Contains("laws hold", output, StringComparison.Ordinal);
            Assert.Contains("the embedded model says a number", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
