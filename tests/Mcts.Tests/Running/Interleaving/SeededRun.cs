using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Running.Interleaving;

/// <summary>Runs of the runner on <see cref="SeededThreads"/>.</summary>
internal static class SeededRun
{
    public const int Simulations = 40;

    public static readonly RandomTree[] Trees = [.. Enumerable.Range(0, 40).Select(seed => RandomTrees.Grow(new(seed)))];

    /// <summary>Checks so many orders; a failure names its seed.</summary>
    public static void ForEachOrder(int orders, Action<SeededThreads, RandomTree, MctsOptions> check)
    {
        for (var seed = 0; seed < orders; seed++)
        {
            try
            {
                check(new(seed), Trees[seed % Trees.Length], RandomOptions.Draw(new(seed)));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"In the order of seed {seed}: {error.Message}", error);
            }
        }
    }

    /// <summary>One run; without a budget of its own, of so many simulations.</summary>
    public static SearchResult<RandomTreeNode> Run(
        SeededThreads threads, ISearch<RandomTreeNode> search, SeededPlugins plugins, SearchRunnerOptions options, Action<int>? before = null,
        TimeProvider? clock = null, CancellationToken stop = default)
    {
        if (options.Budget == new SearchBudget())
        {
            options.Budget = new() { Simulations = Simulations };
        }

        var runner = new SearchRunner<RandomTreeNode>(
            search, plugins.Expander, plugins.Evaluator, options, clock: clock ?? new FakeTimeProvider()) { Threads = threads };
        return ((Task<SearchResult<RandomTreeNode>>)threads.Run(() => runner.RunAsync(stop), before ?? (_ => { }))).GetAwaiter().GetResult();
    }

    /// <summary>Calls whose results are in a tree.</summary>
    public static int Entered(SearchTree<RandomTreeNode> tree)
    {
        var calls = 0;
        var open = new Stack<SearchNode<RandomTreeNode>>([tree.FirstRoot]);
        while (open.TryPop(out var node))
        {
            calls += node.Usage.Calls;
            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return calls;
    }
}
