using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>What no number of workers, failure, budget or cancellation changes.</summary>
public class RunnerLaws
{
    [Property(MaxTest = 150)]
    public Property A_run_leaves_a_whole_tree_with_nothing_in_flight_and_the_bill_is_the_sum_of_its_parts(int seed, int workers, bool failing) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var plugins = new Moody(tree, seed, failing ? 0.2 : 0);
            var result = await Runner(search, plugins, workers, new() { Simulations = 60, ModelCalls = 500 }).RunAsync();

            TreeIntegrity.Check(result.Tree);
            Assert.Equal(0, search.InFlight);
            Assert.InRange(result.Simulations, 0, 60);
            Assert.Equal(plugins.Calls, result.Usage.Calls);
            Assert.Equal(result.Usage.Calls, Nodes(result.Tree).Sum(node => node.Usage.Calls) + result.FailedUsage.Calls);
            Assert.Equal(result.Usage, result.Turns.Aggregate((sum, turn) => sum + turn));
        });

    [Property(MaxTest = 200)]
    public Property A_budget_is_never_overrun(int seed, int workers, int calls) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var budget = new SearchBudget
            {
                Simulations = 1 + (long)((uint)seed % 40),
                ModelCalls = 1 + (int)((uint)calls % 30),
                Tokens = 5 + ((uint)seed % 200),
                CompletionTokens = 3 + ((uint)calls % 80),
                Cost = 0.5m + ((uint)seed % 20),
            };
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var result = await Runner(search, new Moody(tree, seed, 0.1), workers, budget).RunAsync();

            Assert.InRange(result.Simulations, 0, budget.Simulations!.Value);
            Assert.InRange(result.Usage.Calls, 0, budget.ModelCalls!.Value);
            Assert.InRange(result.Usage.TotalTokens, 0, budget.Tokens!.Value);
            Assert.InRange(result.Usage.CompletionTokens, 0, budget.CompletionTokens!.Value);
            Assert.InRange(result.Usage.Cost, 0, budget.Cost!.Value);
            Assert.Equal(0, search.InFlight);
        });

    [Property(MaxTest = 100)]
    public Property Cancelled_at_any_call_a_run_keeps_what_was_finished_and_leaves_nothing_in_flight(int seed, int workers, int call) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            using var stop = new CancellationTokenSource();
            var at = 1 + (int)((uint)call % 20);
            var search = new MctsSearch<RandomTreeNode>(tree.Root, new() { CloseTerminals = false });
            var plugins = new Moody(tree, seed, 0) { OnCall = async number => await (number == at ? stop.CancelAsync() : Task.CompletedTask) };
            try
            {
                var result = await Runner(search, plugins, workers, new() { Simulations = 200 }).RunAsync(stop.Token);
                Assert.False(stop.IsCancellationRequested && result.StopReason.Kind != StopKind.TreeExhausted && result.StopReason.Kind != StopKind.Budget);
            }
            catch (SearchCanceledException<RandomTreeNode> cancelled)
            {
                Assert.True(stop.IsCancellationRequested);
                Assert.Equal(search.Simulations, cancelled.Partial.Simulations);
                Assert.Equal(plugins.Answered, cancelled.Partial.Usage);      // every call that was answered, and no other
                Assert.Equal(cancelled.Partial.Usage.Calls, Nodes(search.Tree).Sum(node => node.Usage.Calls) + cancelled.Partial.FailedUsage.Calls);
            }

            TreeIntegrity.Check(search.Tree);
            Assert.Equal(0, search.InFlight);
        });

    [Property(MaxTest = 60)]
    public Property In_order_the_tree_does_not_depend_on_timing(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var texts = new List<string>();
            foreach (var mood in new[] { seed, seed + 1 })
            {
                // The second seed makes other calls wait; what they answer is the same.
                var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
                await Runner(search, new Moody(tree, mood, 0) { CostsTheSame = true }, workers, new() { Simulations = 40 }, CompletionOrder.Ordered).RunAsync();
                texts.Add(TreeIntegrity.Print(search.Tree));
            }

            Assert.Equal(texts[0], texts[1]);
        });

    private static SearchRunner<RandomTreeNode> Runner(
        ISearch<RandomTreeNode> search, Moody plugins, int workers, SearchBudget budget, CompletionOrder order = CompletionOrder.Throughput) =>
        new(search, plugins, plugins, new()
        {
            Budget = budget,
            MaxConcurrency = 1 + (int)((uint)workers % 5),
            MaxConsecutiveFailures = 20,
            Order = order,
        });

    private static IEnumerable<SearchNode<RandomTreeNode>> Nodes(SearchTree<RandomTreeNode> tree)
    {
        var open = new Stack<SearchNode<RandomTreeNode>>([tree.FirstRoot]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }
    }

    /// <summary>A tree whose calls cost up to a known most, sometimes wait for their turn on another thread, and sometimes fail.</summary>
    private sealed class Moody(RandomTree tree, int seed, double failing)
        : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, ICostEstimate<RandomTreeNode>
    {
        private readonly Random _random = new(seed);
        private int _calls;

        public Func<int, Task> OnCall { get; init; } = _ => Task.CompletedTask;

        public bool CostsTheSame { get; init; }

        public int Calls => _calls;

        /// <summary>What the calls cost that did not fail.</summary>
        public Usage Answered { get; private set; }

        public Usage EstimateCost(RandomTreeNode state, int count) => new(1, 10, 4, Cost: 0.25m);

        public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(
            ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
        {
            var usage = await PayAsync();
            return await tree.ExpandAsync(request, CancellationToken.None) with { Usage = usage };      // what is paid for is answered
        }

        public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken) =>
            new(state.Value, await PayAsync());

        private async ValueTask<Usage> PayAsync()
        {
            var number = Interlocked.Increment(ref _calls);
            double mood;
            int waits, tokens;
            lock (_random)
            {
                (mood, waits, tokens) = (_random.NextDouble(), _random.Next(3), CostsTheSame ? 2 : _random.Next(5));
            }

            await OnCall(number);
            for (var i = 0; i < waits; i++)
            {
                await Task.Yield();
            }

            var usage = new Usage(1, 2 * tokens, tokens, Cost: 0.05m * tokens);
            if (mood < failing)
            {
                throw new Refused(usage);
            }

            lock (_random)
            {
                Answered += usage;
            }

            return usage;
        }
    }

    private sealed class Refused(Usage usage) : Exception("no"), IFailureDetails
    {
        public Usage Usage => usage;

        public bool IsPermanent => false;
    }
}
