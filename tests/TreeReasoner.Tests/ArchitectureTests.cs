using System.Reflection;
using System.Xml.Linq;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Pocket;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>All → Plugins; Expanders → Mcts ← Evaluators; TreeReasoner → all; Pocket → TreeReasoner; nothing points back.</summary>
public sealed class ArchitectureTests
{
    private const string Below = "TreeReasoner.Plugins TreeReasoner.Mcts TreeReasoner.Strategies TreeReasoner.Models " +
        "TreeReasoner.Expanders TreeReasoner.Evaluators";

    private static readonly Dictionary<string, Assembly> Ours = new[]
    {
        typeof(IExpander<>), typeof(MctsSearch<>), typeof(ChatModel), typeof(SubQuestionExpander), typeof(JudgeEvaluator), typeof(Reasoner),
        typeof(ScriptedChatClient), typeof(PocketModel), typeof(StrategyCatalog),
    }.ToDictionary(type => type.Assembly.GetName().Name!, type => type.Assembly);

    [Theory]
    [InlineData("TreeReasoner.Plugins", "")]
    [InlineData("TreeReasoner.Mcts", "TreeReasoner.Plugins")]
    [InlineData("TreeReasoner.Models", "TreeReasoner.Plugins TreeReasoner.Mcts")]
    [InlineData("TreeReasoner.Expanders", "TreeReasoner.Plugins TreeReasoner.Mcts TreeReasoner.Models")]
    [InlineData("TreeReasoner.Evaluators", "TreeReasoner.Plugins TreeReasoner.Mcts TreeReasoner.Models")]
    [InlineData("TreeReasoner.Testing", "TreeReasoner.Plugins TreeReasoner.Mcts TreeReasoner.Strategies")]
    [InlineData("TreeReasoner.Strategies", "TreeReasoner.Plugins TreeReasoner.Mcts")]
    [InlineData("TreeReasoner", Below)]
    [InlineData("TreeReasoner.Pocket", $"TreeReasoner {Below}")]
    public void An_assembly_refers_to_no_more_of_ours_than_it_may(string assembly, string may) =>
        Assert.Subset(
            may.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), References(assembly).Where(Ours.ContainsKey).ToHashSet());

    [Fact]
    public void The_search_knows_no_model_prompt_or_http() =>
        Assert.DoesNotContain(References("TreeReasoner.Mcts"), name =>
            name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || name.StartsWith("OpenAI", StringComparison.Ordinal)
            || name.StartsWith("System.Net", StringComparison.Ordinal));

    [Fact]
    public void The_test_kit_brings_no_test_framework() =>
        Assert.DoesNotContain(References("TreeReasoner.Testing"), name => name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void No_package_opens_its_internals_to_another()
    {
        var sources = Sources();
        var packages = Directory.GetFiles(sources, "*.csproj", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetFileNameWithoutExtension(path), XDocument.Load);
        var names = packages.Values.SelectMany(project => project.Descendants("AssemblyName")).Select(name => name.Value).ToHashSet();
        Assert.Contains("TreeReasoner.Mcts", names);
        var doors = packages.SelectMany(package => package.Value.Descendants("InternalsVisibleTo")
            .Select(door => door.Attribute("Include")!.Value).Where(names.Contains).Select(to => $"{package.Key} to {to}"));
        Assert.Empty(doors);
    }

    private static string Sources()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "TreeReasoner.sln")))
            {
                return Path.Combine(at.FullName, "src");
            }
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }

    private static string[] References(string assembly) => [.. Ours[assembly].GetReferencedAssemblies().Select(name => name.Name!)];
}
