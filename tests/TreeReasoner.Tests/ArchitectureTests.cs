using System.Reflection;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Pocket;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Expanders → Mcts ← Evaluators; TreeReasoner → all; Pocket → TreeReasoner; nothing points back.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, Assembly> Ours = new[]
    {
        typeof(IExpander<>), typeof(ChatModel), typeof(SubQuestionExpander), typeof(JudgeEvaluator), typeof(Reasoner), typeof(ScriptedChatClient),
        typeof(PocketModel), typeof(StrategyCatalog),
    }.ToDictionary(type => type.Assembly.GetName().Name!, type => type.Assembly);

    [Theory]
    [InlineData("TreeReasoner.Mcts", "")]
    [InlineData("TreeReasoner.Models", "TreeReasoner.Mcts")]
    [InlineData("TreeReasoner.Expanders", "TreeReasoner.Mcts TreeReasoner.Models")]
    [InlineData("TreeReasoner.Evaluators", "TreeReasoner.Mcts TreeReasoner.Models")]
    [InlineData("TreeReasoner.Testing", "TreeReasoner.Mcts")]
    [InlineData("TreeReasoner.Strategies", "TreeReasoner.Mcts")]
    [InlineData("TreeReasoner", "TreeReasoner.Mcts TreeReasoner.Strategies TreeReasoner.Models TreeReasoner.Expanders TreeReasoner.Evaluators")]
    [InlineData("TreeReasoner.Pocket", "TreeReasoner TreeReasoner.Mcts TreeReasoner.Strategies TreeReasoner.Models TreeReasoner.Expanders TreeReasoner.Evaluators")]
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

    private static string[] References(string assembly) => [.. Ours[assembly].GetReferencedAssemblies().Select(name => name.Name!)];
}
