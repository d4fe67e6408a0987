namespace TreeReasoner.Testing;

/// <summary>
/// The laws of a search under a runner: with any number of workers, calls that fail, and a caller who cancels. Try those by hand first, as
/// <c>CheckAsync</c> does: a search that breaks them may keep a runner waiting for ever.
/// </summary>
public static partial class SearchLaws
{
    private const int MostFailures = 20;      // in a row, before the runner stops

    /// <summary>
    /// Under a runner the bill is what the calls cost, each once, and the sum over the tree and over what failed; budgets hold; nothing
    /// stays in flight; and the tree is whole.
    /// </summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task BillsAddUpAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            var plugins = new UnsteadyTree(it.Tree, it.Seed, it.HasFaults ? 0.15 : 0);
            var budget = new SearchBudget { Simulations = Simulations, ModelCalls = 1 + (it.Seed % 150), Tokens = 12 + (it.Seed % 3000) };
            var result = await RunnerOf(it, search, plugins, budget).RunAsync(cancellationToken).ConfigureAwait(false);
            AtRest(search, result, plugins);
            var (calls, tokens) = (result.Usage.Calls, result.Usage.TotalTokens);
            Require(
                search, calls <= budget.ModelCalls && tokens <= budget.Tokens, "budgets hold",
                $"{calls} calls of {budget.ModelCalls}, {tokens} tokens of {budget.Tokens}.");
            Require(search, result.Simulations <= Simulations, "budgets hold", $"{result.Simulations} simulations of {Simulations}.");
        }, cancellationToken);

    /// <summary>Cancelled at any call, a run keeps what was finished, with its bill, and leaves nothing in flight.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task CancellationKeepsWhatWasFinishedAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var at = 1 + (it.Seed % 20);
            var plugins = new UnsteadyTree(it.Tree, it.Seed)
            {
                OnCall = number =>
                {
                    if (number == at)
                    {
                        stop.Cancel();
                    }
                },
            };
            SearchResult<RandomTreeNode> result;
            try
            {
                result = await RunnerOf(it, search, plugins, new() { Simulations = Simulations }).RunAsync(stop.Token)
                    .ConfigureAwait(false);
            }
            catch (SearchCanceledException<RandomTreeNode> cancelled) when (!cancellationToken.IsCancellationRequested)
            {
                result = cancelled.Partial;
            }

            AtRest(search, result, plugins);
        }, cancellationToken);

    /// <summary>Where results enter in order, two runs with the same number of workers grow the same tree, whoever has to wait.</summary>
    /// <inheritdoc cref="CheckAsync(Func{RandomTreeNode, ISearch{RandomTreeNode}}, LawOptions?, CancellationToken)"/>
    public static Task InOrderTimingDoesNotMatterAsync(
        Func<RandomTreeNode, ISearch<RandomTreeNode>> create, LawOptions? options = null, CancellationToken cancellationToken = default) =>
        TryAsync(create, options, async (it, search) =>
        {
            var twin = create(it.Tree.Root);
            var budget = new SearchBudget { Simulations = Simulations };
            await RunnerOf(it, search, new(it.Tree, it.Seed), budget, CompletionOrder.Ordered).RunAsync(cancellationToken)
                .ConfigureAwait(false);
            await RunnerOf(it, twin, new(it.Tree, it.Seed + 1), budget, CompletionOrder.Ordered).RunAsync(cancellationToken)
                .ConfigureAwait(false);
            Require(
                search, TreeIntegrity.Print(search.Tree) == TreeIntegrity.Print(twin.Tree), "in order, timing does not matter",
                "two trees that differ.");
        }, cancellationToken);

    private static SearchRunner<RandomTreeNode> RunnerOf(
        SearchCase it, ISearch<RandomTreeNode> search, UnsteadyTree plugins, SearchBudget budget,
        CompletionOrder order = CompletionOrder.Throughput) =>
        new(search, plugins, plugins, new()
        {
            Budget = budget,
            MaxConcurrency = it.Workers,
            MaxConsecutiveFailures = MostFailures,
            Order = order,
        });

    private static void AtRest(ISearch<RandomTreeNode> search, SearchResult<RandomTreeNode> result, UnsteadyTree plugins)
    {
        Require(search, search.InFlight == 0, "nothing stays in flight", $"{search.InFlight}; expected 0.");
        Whole(search);
        var inTree = TreeIntegrity.Nodes(search.Tree.FirstRoot).Aggregate(result.FailedUsage, (sum, node) => sum + node.Usage);
        Require(search, result.Usage == plugins.Billed, "a bill is what its calls cost", $"{result.Usage}; expected {plugins.Billed}.");
        Require(search, result.Usage == inTree, "a bill is the sum of its parts", $"{result.Usage}; expected {inTree}.");
    }
}
