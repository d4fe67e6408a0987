using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>A journal brings back what happened: the same tree at every line, bit for bit, and the same account at the end.</summary>
public class ReplayLaws
{
    private static readonly string[] Changing = ["begun", "completed", "abandoned", "committed"];

    [Property(MaxTest = 50)]
    public Property Every_beginning_of_a_journal_replays_to_the_tree_at_that_moment(int seed, int workers, bool inOrder, bool failing) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var journal = new MemoryJournal();
            var live = new Watched<RandomTreeNode>(new MctsSearch<RandomTreeNode>(tree.Root, options));
            await Run(live, tree, journal, seed, workers, inOrder, failing).RunAsync();

            var lines = journal.Lines;
            for (var count = 1; count <= lines.Count; count += 1 + (count % 4))
            {
                var again = new Watched<RandomTreeNode>(new MctsSearch<RandomTreeNode>(tree.Root, options));
                await new SearchJournal<RandomTreeNode>(new MemoryJournal(lines.Take(count)), tree).ReplayAsync(again);
                var steps = lines.Take(count).Count(line => Changing.Contains(TypeOf(line)));
                Assert.Equal(live.Hashes[steps], again.Hashes[^1]);
                Assert.Equal(steps, again.Hashes.Count - 1);
            }
        });

    [Property(MaxTest = 80)]
    public Property A_replay_gives_what_the_run_gave(int seed, int workers, bool inOrder, bool failing) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var journal = new MemoryJournal();
            var live = await Run(new MctsSearch<RandomTreeNode>(tree.Root, options), tree, journal, seed, workers, inOrder, failing).RunAsync();
            var again = await new SearchJournal<RandomTreeNode>(journal, tree).ReplayAsync(new MctsSearch<RandomTreeNode>(tree.Root, options));

            AssertSame(live, again);
        });

    [Property(MaxTest = 60)]
    public Property With_sixteen_workers_and_any_order_of_completion_as_well(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var journal = new MemoryJournal();
            var live = await Run(new MctsSearch<RandomTreeNode>(tree.Root, options), tree, journal, seed, 15, inOrder: false, failing: true).RunAsync();
            var again = await new SearchJournal<RandomTreeNode>(journal, tree).ReplayAsync(new MctsSearch<RandomTreeNode>(tree.Root, options));

            AssertSame(live, again);
        });

    [Property(MaxTest = 60)]
    public Property Strategies_replay_as_well(int seed, int workers, bool inOrder, bool failing) => Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
    {
        foreach (var create in new Func<ISearch<RandomTreeNode>>[]
        {
            () => new GreedySearch<RandomTreeNode>(tree.Root, maxSteps: 4), () => new ByLayers(tree.Root, seed),
        })
        {
            var journal = new MemoryJournal();
            var live = await Run(create(), tree, journal, seed, workers, inOrder, failing).RunAsync();
            AssertSame(live, await new SearchJournal<RandomTreeNode>(journal, tree).ReplayAsync(create()));
        }
    });

    [Property(MaxTest = 80)]
    public Property A_cancelled_or_left_run_replays_to_where_it_was(int seed, int workers, int call, bool leaves) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            using var stop = new CancellationTokenSource();
            var at = 1 + (int)((uint)call % 25);
            var journal = new MemoryJournal();
            var live = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var plugins = new Unsteady(tree, seed) { OnCall = number => { if (number == at && !leaves) { stop.Cancel(); } } };
            var runner = Run(live, tree, journal, seed, workers, inOrder: false, failing: false, plugins);
            try
            {
                await foreach (var happened in runner.StreamAsync(stop.Token))
                {
                    if (leaves && happened is VisitBegun<RandomTreeNode> begun && begun.Visit.Number >= at)
                    {
                        break;
                    }
                }
            }
            catch (SearchCanceledException<RandomTreeNode>)
            {
                // kept in the journal
            }

            var again = new MctsSearch<RandomTreeNode>(tree.Root, options);
            await new SearchJournal<RandomTreeNode>(journal, tree).ReplayAsync(again);
            Assert.Equal(TreeHash.Of(live.Tree, tree), TreeHash.Of(again.Tree, tree));
            Assert.Equal(0, again.InFlight);
        });

    internal static SearchRunner<RandomTreeNode> Run(
        ISearch<RandomTreeNode> search, RandomTree tree, IJournal journal, int seed, int workers, bool inOrder, bool failing, Unsteady? plugins = null)
    {
        plugins ??= new(tree, seed) { Failing = failing ? 0.2 : 0 };
        return new(
            search,
            plugins,
            plugins,
            new()
            {
                Budget = new() { Simulations = 50, ModelCalls = 20 + (int)((uint)seed % 80) },
                MaxConcurrency = 1 + (int)((uint)workers % 16),
                MaxConsecutiveFailures = 6,
                Order = inOrder ? CompletionOrder.Ordered : CompletionOrder.Throughput,
            },
            seed % 2 == 0 ? [new StopWhenSolved<RandomTreeNode>(0.9)] : [],
            journal: new(journal, tree));
    }

    internal static string TypeOf(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("type").GetString()!;
    }

    internal static void AssertSame<TState>(SearchResult<TState> expected, SearchResult<TState> found)
    {
        Assert.Equal(TreeHash.Of(expected.Tree), TreeHash.Of(found.Tree));
        Assert.Equal(expected.Recommendation.Line.Select(node => node.State), found.Recommendation.Line.Select(node => node.State));
        Assert.Equal(expected.Recommendation.Value, found.Recommendation.Value);
        Assert.Equal(expected.StopReason, found.StopReason);
        Assert.Equal(expected.Usage, found.Usage);
        Assert.Equal(expected.FailedUsage, found.FailedUsage);
        Assert.Equal(expected.Turns, found.Turns);
        Assert.Equal(
            (expected.Simulations, expected.FailedVisits, expected.CancelledVisits, expected.UnjudgedVisits),
            (found.Simulations, found.FailedVisits, found.CancelledVisits, found.UnjudgedVisits));
        Assert.Equal(expected.Cause?.Message, found.Cause?.Message);
        Assert.InRange((expected.Elapsed - found.Elapsed).TotalMilliseconds, -1, 1);
    }
}
