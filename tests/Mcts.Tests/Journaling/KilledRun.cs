using System.Text.Json;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>A run with a journal that may be cut anywhere, and what the journal says was paid.</summary>
internal static class KilledRun
{
    public static SearchRunner<RandomTreeNode> Search(
        RandomTree tree, MctsOptions? options, IJournal journal, Unsteady plugins, int workers, CompletionOrder order, ISearch<RandomTreeNode>? search = null) => new(
        search ?? new MctsSearch<RandomTreeNode>(tree.Root, options),
        plugins,
        plugins,
        new()
        {
            Budget = new() { Simulations = 40, ModelCalls = 70 },
            MaxConcurrency = 1 + (int)((uint)workers % 16),
            MaxConsecutiveFailures = 10_000,
            Order = order,
        },
        journal: new(journal, tree));

    /// <summary>The calls that a journal tells of.</summary>
    public static int PaidIn(MemoryJournal journal) => journal.Lines.Sum(line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("type").GetString() is "arrived" or "completed" or "abandoned"
            && document.RootElement.TryGetProperty("usage", out var usage) ? usage.GetProperty("calls").GetInt32() : 0;
    });
}
