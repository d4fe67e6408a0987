using Microsoft.Extensions.Time.Testing;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Running.Interleaving;

/// <summary>
/// The runner in thousands of orders, each drawn from a seed: which of the loop, its workers and their calls goes on, when the clock ticks, when
/// the caller cancels. After each the whole tree is checked, and the bill.
/// </summary>
public class InterleavingTests
{
    private const int Orders = 1_000;

    [Fact]
    public void In_any_order_the_tree_is_whole_and_the_bill_is_what_was_paid() => SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
    {
        var plugins = new SeededPlugins(tree, threads) { Failing = threads.Draw(2) * 0.2 };
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        var workers = 2 + threads.Draw(5);
        var running = new SearchRunnerOptions { MaxConcurrency = workers, MaxConsecutiveFailures = 50, Order = Order(threads) };
        var result = SeededRun.Run(threads, search, plugins, running, _ => Assert.InRange(search.InFlight, 0, workers));

        CheckWhole(search, result, plugins);
        Assert.Equal(plugins.Billed, result.Usage);
        Assert.InRange(plugins.MostInFlight, 1, workers);
        Assert.Equal(0, plugins.InFlight);
        Assert.Equal(0, result.CancelledVisits);
    });

    [Fact]
    public void Cancelled_at_any_turn_in_any_order_nothing_is_in_flight_and_what_was_paid_is_in_the_bill() => SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
    {
        using var stop = new CancellationTokenSource();
        var plugins = new SeededPlugins(tree, threads) { Failing = 0.1 };
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        var at = threads.Draw(80);
        var running = new SearchRunnerOptions { MaxConcurrency = 2 + threads.Draw(5), MaxConsecutiveFailures = 50, Order = Order(threads) };
        SearchResult<RandomTreeNode> result;
        try
        {
            result = SeededRun.Run(threads, search, plugins, running, turn => CancelAt(turn == at, stop), stop: stop.Token);
        }
        catch (SearchCanceledException<RandomTreeNode> cancelled)
        {
            Assert.True(stop.IsCancellationRequested);
            result = cancelled.Partial;
        }

        CheckWhole(search, result, plugins);
        Assert.Equal(plugins.Billed, result.Usage);
        Assert.Equal(0, plugins.InFlight);
    });

    [Fact]
    public void With_calls_that_are_late_or_deaf_in_any_order_the_search_ends_whole() => SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
    {
        var clock = new FakeTimeProvider();
        var plugins = new SeededPlugins(tree, threads) { Failing = 0.1, Deaf = 0.3 };
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        var running = new SearchRunnerOptions
        {
            MaxConcurrency = 2 + threads.Draw(5),
            MaxConsecutiveFailures = 50,
            Order = Order(threads),
            CallTimeout = TimeSpan.FromSeconds(3),
            Budget = new() { Simulations = 40, Time = TimeSpan.FromSeconds(10 + threads.Draw(30)) },
        };
        var result = SeededRun.Run(threads, search, plugins, running, _ => clock.Advance(TimeSpan.FromSeconds(threads.Draw(4) * 0.25)), clock: clock);

        CheckWhole(search, result, plugins);
        Assert.InRange(result.Usage.Calls, 0, plugins.Billed.Calls);      // calls that were given up are not in the bill
        Assert.True(result.StopReason.Rule != "Time" || result.Elapsed >= running.Budget.Time, $"{result.StopReason} after {result.Elapsed}");
    });

    [Fact]
    public void In_order_the_tree_is_the_same_in_any_order_of_arrival() => SeededRun.ForEachOrder(Orders, (threads, tree, options) =>
    {
        var running = new SearchRunnerOptions { MaxConcurrency = 4, Order = CompletionOrder.Ordered };
        var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
        SeededRun.Run(threads, search, new SeededPlugins(tree, threads), running);
        var other = new MctsSearch<RandomTreeNode>(tree.Root, options);
        var others = new SeededThreads(1);
        SeededRun.Run(others, other, new SeededPlugins(tree, others), running);

        Assert.Equal(TreeHash.Of(other.Tree), TreeHash.Of(search.Tree));
    });

    [Fact]
    public void A_seed_gives_the_same_order_twice()
    {
        var turns = new List<(int, string)>();
        for (var i = 0; i < 2; i++)
        {
            var threads = new SeededThreads(7);
            var search = new MctsSearch<RandomTreeNode>(SeededRun.Trees[0].Root, new() { CloseTerminals = false });
            SeededRun.Run(threads, search, new SeededPlugins(SeededRun.Trees[0], threads), new() { MaxConcurrency = 5 });
            turns.Add((threads.Turns, TreeHash.Of(search.Tree)));
        }

        Assert.Equal(turns[0], turns[1]);
        Assert.InRange(turns[0].Item1, 50, int.MaxValue);
    }

    private static CompletionOrder Order(SeededThreads threads) => threads.Draw(2) == 0 ? CompletionOrder.Ordered : CompletionOrder.Throughput;

    private static void CancelAt(bool now, CancellationTokenSource stop)
    {
        if (now)
        {
            stop.Cancel();
        }
    }

    private static void CheckWhole(MctsSearch<RandomTreeNode> search, SearchResult<RandomTreeNode> result, SeededPlugins plugins)
    {
        TreeIntegrity.Check(search.Tree);
        Assert.Equal(0, search.InFlight);
        Assert.InRange(result.Simulations, 0, 40);
        Assert.Equal(result.Usage, result.Turns.Aggregate((sum, turn) => sum + turn));
        Assert.Equal(result.Usage.Calls, SeededRun.Entered(search.Tree) + result.FailedUsage.Calls);
        Assert.True(plugins.Billed.Calls > 0 || result.Simulations == 0);
    }
}
