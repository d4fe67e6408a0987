using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Tests.Journaling;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Whatever a plug-in says of its cost: nobody's budget is bought or wrapped around, and no result is lost.</summary>
public class CostFaultTests
{
    private static readonly RandomTreeShape Shape = new() { MaxNodes = 300, MaxDepth = 6, HasKnownValues = false, HasDeadEnds = false };

    private static readonly Usage[] Negatives =
    [
        new(Calls: -1), new(PromptTokens: -1), new(CompletionTokens: -1), new(ReasoningTokens: -1), new(CachedPromptTokens: -1), new(Cost: -1),
    ];

    public static TheoryData<string, int> Faults
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var workers in new[] { 1, 4 })
            {
                foreach (var how in new[] { "expander throws", "expander negative", "evaluator throws", "evaluator negative" })
                {
                    data.Add(how, workers);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_estimate_that_throws_or_is_negative_fails_its_visits_by_name_and_loses_nothing(string how, int workers)
    {
        var tree = RandomTrees.Grow(new(5), Shape);
        var plugins = new Plugins(tree) { Estimate = (isExpander, calls) => calls < 6 ? new(1) : Broken(how, isExpander) };
        var search = new MctsSearch<RandomTreeNode>(tree.Root);
        var journal = new MemoryJournal();
        var runner = new SearchRunner<RandomTreeNode>(
            search,
            plugins.Expander,
            plugins.Evaluator,
            new() { Budget = new() { ModelCalls = 1000 }, MaxConcurrency = workers },
            journal: new(journal, tree));
        var (begun, ended) = (new HashSet<long>(), new HashSet<long>());
        SearchResult<RandomTreeNode>? result = null;
        await foreach (var happened in runner.StreamAsync())
        {
            switch (happened)
            {
                case VisitBegun<RandomTreeNode> { Number: var number }: begun.Add(number); break;
                case VisitCompleted<RandomTreeNode> { Number: var number }: ended.Add(number); break;
                case VisitAbandoned<RandomTreeNode> { Number: var number }: ended.Add(number); break;
                case SearchFinished<RandomTreeNode> finished: result = finished.Result!; break;
            }
        }

        Assert.Equal(begun, ended);
        Assert.Contains(result!.StopReason.Kind, new[] { StopKind.Failed, StopKind.TreeExhausted });      // five in a row, or all that is left is given up
        Assert.True(result.FailedVisits > 0);
        Assert.True(result.Simulations > 0);
        Assert.Equal(plugins.Paid, result.Usage);
        Assert.Equal(0, search.InFlight);
        var cause = Assert.IsType<PluginException>(result.Cause);
        Assert.Equal(how.StartsWith("expander", StringComparison.Ordinal) ? "Estimating" : "EstimatingJudge", cause.Plugin);
        Assert.Contains(how.EndsWith("throws", StringComparison.Ordinal) ? "it threw InvalidOperationException" : "negative cost", cause.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.StopReason.Detail, StringComparison.Ordinal);
        TreeIntegrity.Check(search.Tree);

        ReplayLaws.AssertSame(result, await new SearchJournal<RandomTreeNode>(journal, tree).ReplayAsync(new MctsSearch<RandomTreeNode>(tree.Root)));
    }

    [Fact]
    public async Task A_negative_usage_fails_its_visit_by_name_and_buys_nothing()
    {
        var tree = RandomTrees.Grow(new(5), Shape);
        foreach (var negative in Negatives)
        {
            foreach (var (isExpander, name) in new[] { (true, "Estimating"), (false, "EstimatingJudge") })
            {
                var plugins = new Plugins(tree) { Use = asked => asked == isExpander ? negative : new(1) };
                var search = new MctsSearch<RandomTreeNode>(tree.Root);

                var result = await new SearchRunner<RandomTreeNode>(
                    search, plugins.Expander, plugins.Evaluator, new() { Budget = new() { ModelCalls = 20 }, MaxConsecutiveFailures = 1 }).RunAsync();

                var cause = Assert.IsType<PluginException>(result.Cause);
                Assert.Equal(name, cause.Plugin);
                Assert.Contains("reported a negative usage", cause.Message, StringComparison.Ordinal);
                Assert.False(result.Usage.IsNegative);
                Assert.Equal(0, search.InFlight);
            }
        }
    }

    [Fact]
    public async Task What_a_failure_says_was_paid_cannot_be_less_than_nothing()
    {
        var tree = RandomTrees.Grow(new(5), Shape);
        var plugins = new Plugins(tree) { Use = _ => throw new Refund() };

        var result = await new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(tree.Root), plugins.Expander, plugins.Evaluator, new() { MaxConsecutiveFailures = 2 }).RunAsync();

        Assert.Equal(new Usage(PromptTokens: 6), result.Usage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Absurd_costs_spend_the_budget_and_end_the_search_in_order(int workers)
    {
        foreach (var budget in new SearchBudget[] { new() { Simulations = 3 }, new() { ModelCalls = 1000 }, new() { Tokens = 1000 }, new() { Cost = 1000 } })
        {
            var tree = RandomTrees.Grow(new(5), Shape);
            var most = new Usage(int.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, decimal.MaxValue);
            var plugins = new Plugins(tree) { Use = _ => most };
            var search = new MctsSearch<RandomTreeNode>(tree.Root);

            var result = await new SearchRunner<RandomTreeNode>(
                search, plugins.Expander, plugins.Evaluator, new() { Budget = budget, MaxConcurrency = workers }).RunAsync();

            Assert.Equal(StopKind.Budget, result.StopReason.Kind);
            Assert.Equal(most, result.Usage);
            Assert.True(result.Simulations > 0);
            Assert.Equal(0, search.InFlight);
        }
    }

    [Property]
    public bool Usages_add_up_alike_in_any_order_and_never_wrap(NonNegativeInt calls, long prompt, long completion, decimal cost)
    {
        var one = new Usage(calls.Get, Math.Max(0, prompt), Math.Max(0, completion), Cost: Math.Abs(cost));
        var most = new Usage(int.MaxValue, long.MaxValue, long.MaxValue, Cost: decimal.MaxValue);
        var sum = one + most;
        return sum == most && most + one == most && !(one + one).IsNegative && (one + one).Calls >= one.Calls && (one + one).TotalTokens >= one.TotalTokens
            && one + default(Usage) == one && (one + new Usage(1)).Calls == (one.Calls == int.MaxValue ? one.Calls : one.Calls + 1)
            && one.Times(2) == one + one && one.Times(0).IsNone;
    }

    [Fact]
    public void Sums_stop_at_the_ends_of_their_types()
    {
        Assert.Equal(long.MinValue, Saturating.Add(long.MinValue, -1L));
        Assert.Equal(int.MinValue, Saturating.Add(int.MinValue, -1));
        Assert.Equal(decimal.MinValue, Saturating.Add(decimal.MinValue, -1m));
        Assert.Equal(-1, Saturating.Add(long.MaxValue, long.MinValue));
        Assert.Equal(long.MaxValue, new Usage(PromptTokens: long.MaxValue, CompletionTokens: 1).TotalTokens);
        Assert.Equal(new Usage(int.MaxValue, long.MaxValue, Cost: decimal.MaxValue), new Usage(3, long.MaxValue / 2, Cost: decimal.MaxValue / 2).Times(int.MaxValue));
    }

    private static Usage Broken(string how, bool isExpander) => how switch
    {
        "expander throws" when isExpander => throw new InvalidOperationException("the secret problem text"),
        "evaluator throws" when !isExpander => throw new InvalidOperationException("the secret problem text"),
        "expander negative" when isExpander => new(1, Cost: -1),
        "evaluator negative" when !isExpander => new(1, -5),
        _ => new(1),
    };

    /// <summary>A random tree's plug-ins, which say of their cost what they are told to.</summary>
    private sealed class Plugins(RandomTree tree)
    {
        private int _calls;
        private int _answered;

        /// <summary>The estimate: whether of the expander, and how many estimates there were before.</summary>
        public Func<bool, int, Usage> Estimate { get; init; } = (_, _) => new(1);

        public Func<bool, Usage> Use { get; init; } = _ => new(1);

        public IExpander<RandomTreeNode> Expander => new Estimating(this);

        public IEvaluator<RandomTreeNode> Evaluator => new EstimatingJudge(this);

        /// <summary>What the calls that were answered cost, at one call each.</summary>
        public Usage Paid => new(_answered);

        private Usage EstimateNow(bool isExpander) => Estimate(isExpander, _calls++);

        private async Task<Usage> PayAsync(bool isExpander)
        {
            await Task.Yield();
            var usage = Use(isExpander);
            Interlocked.Increment(ref _answered);
            return usage;
        }

        private sealed class Estimating(Plugins plugins) : IExpander<RandomTreeNode>, ICostEstimate<RandomTreeNode>
        {
            public Usage EstimateCost(RandomTreeNode state, int count) => plugins.EstimateNow(isExpander: true);

            public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
            {
                var usage = await plugins.PayAsync(isExpander: true);
                return await plugins.Tree.ExpandAsync(request, cancellationToken) with { Usage = usage };
            }
        }

        private sealed class EstimatingJudge(Plugins plugins) : IEvaluator<RandomTreeNode>, ICostEstimate<RandomTreeNode>
        {
            public Usage EstimateCost(RandomTreeNode state, int count) => plugins.EstimateNow(isExpander: false);

            public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken) =>
                new(state.Value, await plugins.PayAsync(isExpander: false));
        }

        private RandomTree Tree => tree;
    }

    private sealed class Refund() : Exception("no"), IFailureDetails
    {
        public Usage Usage => new(Calls: -3, PromptTokens: 3);

        public bool IsPermanent => false;
    }
}
