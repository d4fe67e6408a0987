using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Running.Interleaving;

/// <summary>Each kind of budget, with several workers, in many orders: it holds, and what stopped the search did stop it.</summary>
public class BudgetTests
{
    private const int Orders = 200;
    private const int Most = 200;      // something must end a search whose ended lines are visited again, for nothing

    public static TheoryData<string> Kinds => ["Simulations", "ModelCalls", "Tokens", "CompletionTokens", "Cost"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_budget_holds_in_any_order_and_is_named_only_when_nothing_more_fits(string kind)
    {
        var named = 0;
        SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
        {
            var (budget, plugins) = (Budget(kind, threads.Draw(30)), new SeededPlugins(tree, threads) { Failing = 0.1 });
            var result = Run(threads, new MctsSearch<RandomTreeNode>(tree.Root, options), plugins, budget);

            Assert.Equal(plugins.Billed, result.Usage);
            Assert.True(Share(kind, budget, result, default) <= 1, $"{result.StopReason}; spent {result.Usage}, {result.Simulations} simulations");
            if (result.StopReason.Kind == StopKind.Budget && result.Simulations < Most)
            {
                named++;
                Assert.Equal(kind, result.StopReason.Rule);
                // One more visit makes at most two calls: they did not fit. Of simulations none was left.
                Assert.True(
                    kind == "Simulations" ? result.Simulations == budget.Simulations : Share(kind, budget, result, SeededPlugins.Most + SeededPlugins.Most) > 1,
                    $"{result.StopReason}; spent {result.Usage}");
            }
            else
            {
                Assert.True(result.StopReason.Kind is StopKind.TreeExhausted or StopKind.Failed or StopKind.Finished || result.Simulations == Most, $"{result.StopReason}");
                Assert.True(result.StopReason.Kind != StopKind.TreeExhausted || result.Tree.Root.IsClosed);
            }
        });
        Assert.InRange(named, Orders / 4, Orders);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_estimates_a_budget_is_overrun_by_no_more_than_what_was_in_flight(string kind) => SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
    {
        var (budget, plugins) = (Budget(kind, threads.Draw(30)), new SeededPlugins(tree, threads) { Estimates = false });
        var result = Run(threads, new MctsSearch<RandomTreeNode>(tree.Root, options), plugins, budget);

        Assert.Equal(plugins.Billed, result.Usage);
        var inFlight = Enumerable.Repeat(SeededPlugins.Most, 2 * plugins.MostInFlight).Aggregate((sum, call) => sum + call);
        Assert.True(
            kind == "Simulations" ? result.Simulations <= budget.Simulations : Share(kind, budget, result, default, inFlight) <= 1,
            $"{result.StopReason}; spent {result.Usage}");
    });

    [Fact]
    public void Time_is_named_when_it_is_over_and_never_before() => SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
    {
        var clock = new HastyClock(TimeSpan.FromSeconds(0.3));
        var budget = new SearchBudget { Simulations = SeededRun.Simulations, Time = TimeSpan.FromSeconds(1 + threads.Draw(20)) };
        var plugins = new SeededPlugins(tree, threads);
        var result = Run(
            threads, new MctsSearch<RandomTreeNode>(tree.Root, options), plugins, budget,
            _ => clock.Advance(TimeSpan.FromSeconds(threads.Draw(3) * 0.25)), clock);

        Assert.Equal(plugins.Billed, result.Usage);
        if (result.StopReason.Rule == "Time")
        {
            Assert.InRange(result.Elapsed, budget.Time.Value, TimeSpan.MaxValue);
        }
        else
        {
            Assert.Equal(0, result.CancelledVisits);
        }
    });

    private static SearchResult<RandomTreeNode> Run(
        SeededThreads threads, MctsSearch<RandomTreeNode> search, SeededPlugins plugins, SearchBudget budget, Action<int>? before = null,
        FakeTimeProvider? clock = null) => SeededRun.Run(
            threads,
            search,
            plugins,
            new() { MaxConcurrency = 2 + threads.Draw(7), MaxConsecutiveFailures = 50, Budget = budget },
            before,
            clock);

    private static SearchBudget Budget(string kind, int size) => kind switch
    {
        "Simulations" => new() { Simulations = 1 + size },
        "ModelCalls" => new() { Simulations = Most, ModelCalls = 2 + size },
        "Tokens" => new() { Simulations = Most, Tokens = 28 + (size * 6) },
        "CompletionTokens" => new() { Simulations = Most, CompletionTokens = 8 + (size * 2) },
        "Cost" => new() { Simulations = Most, Cost = 0.5m + (0.1m * size) },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of budget"),
    };

    /// <summary>The share of the limit that would be spent with one more usage, if so much more were allowed.</summary>
    private static decimal Share(string kind, SearchBudget budget, SearchResult<RandomTreeNode> result, Usage more, Usage allowed = default)
    {
        var spent = result.Usage + more;
        return kind switch
        {
            "Simulations" => (decimal)result.Simulations / budget.Simulations!.Value,
            "ModelCalls" => (decimal)spent.Calls / (budget.ModelCalls!.Value + allowed.Calls),
            "Tokens" => (decimal)spent.TotalTokens / (budget.Tokens!.Value + allowed.TotalTokens),
            "CompletionTokens" => (decimal)spent.CompletionTokens / (budget.CompletionTokens!.Value + allowed.CompletionTokens),
            _ => spent.Cost / (budget.Cost!.Value + allowed.Cost),
        };
    }
}
