using System.Text.RegularExpressions;
using TreeReasoner.ChatStub;

namespace TreeReasoner.Tests;

/// <summary>A newcomer's first hour: the commands and the snippets of the pages, word by word, in an empty folder.</summary>
public sealed partial class FirstHourTests(PackedFeed feed) : IClassFixture<PackedFeed>, IDisposable
{
    private readonly DirectoryInfo _empty = Directory.CreateTempSubdirectory("treereasoner-newcomer-");

    [Fact]
    public void The_readme_leads_to_a_solved_problem_in_a_few_commands_and_lines()
    {
        var snippet = Fences("README.md", "csharp").First();
        var output = Run(["dotnet new console -o boxes", "cd boxes", "dotnet add package TreeReasoner"], [snippet]);
        Assert.Equal("9 (Solved: an answer reached 1, the threshold is 1)", output.Trim());
    }

    [Fact]
    public void Getting_started_begins_without_a_key_and_shows_the_tree()
    {
        var (commands, snippets) = GettingStarted();
        var lines = snippets[0].Split('\n').Count(line => !string.IsNullOrWhiteSpace(line));
        Assert.InRange(commands.Count, 1, 4);      // with "dotnet run" at most five
        Assert.InRange(lines, 1, 12);
        var output = Run(commands, snippets[..2]);
        Assert.StartsWith("30", output, StringComparison.Ordinal);
        Assert.Contains("flowchart TD", output, StringComparison.Ordinal);
        Assert.Contains("Answer#58; 30", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Getting_started_goes_on_with_a_model_behind_an_endpoint()
    {
        await using var server = await StubServer.StartAsync(request => StubReply.Text(ReplyTo(request.Text)));
        var (commands, snippets) = GettingStarted();
        var withModel = snippets[2]
            .Replace("endpoint: null", $"endpoint: new Uri(\"{server.Endpoint}\")", StringComparison.Ordinal)
            .Replace("apiKey", "\"key\"", StringComparison.Ordinal);
        var output = Run(commands, [snippets[0], withModel, snippets[3], snippets[4]]);
        Assert.Contains("9 boxes, ", output, StringComparison.Ordinal);
        Assert.True(server.Requests.Count > 0);
    }

    public void Dispose() => _empty.Delete(recursive: true);

    private static (List<string> Commands, List<string> Snippets) GettingStarted() => (
        [.. Fences("docs/getting-started.md", "sh").First().Split('\n', StringSplitOptions.RemoveEmptyEntries)],
        [.. Fences("docs/getting-started.md", "csharp")]);

    private static IEnumerable<string> Fences(string page, string language) =>
        Fence().Matches(File.ReadAllText(Path.Combine(PackedFeed.Metadata("Top"), page)).ReplaceLineEndings("\n"))
            .Where(fence => fence.Groups["language"].Value == language).Select(fence => fence.Groups["text"].Value);

    private static string ReplyTo(string request)
    {
        if (request.Contains("Judge the reasoning above", StringComparison.Ordinal))
        {
            return """{"reason": "it holds", "score": 1}""";
        }

        return """{"candidates": [{"kind": "final", "question": "", "answer": "{\"boxes\": 9, \"allFull\": false}", "confidence": 1}]}""";
    }

    /// <summary>Runs the commands of a page, then the program that its snippets make.</summary>
    private string Run(IEnumerable<string> commands, IEnumerable<string> snippets)
    {
        // Ours come from the feed; the rest from what the build has restored already, so that this needs no network.
        File.WriteAllText(Path.Combine(_empty.FullName, "nuget.config"), $"""
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
        var folder = _empty.FullName;
        foreach (var command in commands)
        {
            if (command.StartsWith("cd ", StringComparison.Ordinal))
            {
                folder = Path.Combine(folder, command[3..]);
                continue;
            }

            Assert.StartsWith("dotnet ", command, StringComparison.Ordinal);
            PackedFeed.Dotnet(folder, command[7..].Split(' '));
        }

        // What a person does who copies snippet after snippet into one file: usings on top, types at the end.
        var lines = snippets.SelectMany(snippet => snippet.Split('\n')).ToList();
        var usings = lines.Where(IsUsing).Distinct();
        var types = lines.Where(IsType);
        File.WriteAllLines(
            Path.Combine(folder, "Program.cs"), [.. usings, .. lines.Where(line => !IsUsing(line) && !IsType(line)), .. types]);
        return PackedFeed.Dotnet(folder, "run");
    }

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal);

    private static bool IsType(string line) => line.StartsWith("internal sealed record ", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
