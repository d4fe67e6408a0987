using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Merging;

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
    public Property With_equal_states_merged_as_well(int seed, int workers, bool repeats, bool forgets) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(2, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, repeats, forgets);
            var plugins = new Slow(game, seed);
            var journal = new MemoryJournal();
            var live = await new SearchRunner<Facts>(
                new MctsSearch<Facts>(game.Root, options, extensions: new StateMerger<Facts>(FactGame.Key)),
                plugins,
                plugins,
                new() { Budget = new() { Simulations = 60 }, MaxConcurrency = 1 + (int)((uint)workers % 8) },
                journal: new(journal, plugins)).RunAsync();
            var again = await new SearchJournal<Facts>(journal, plugins).ReplayAsync(new MctsSearch<Facts>(game.Root, options, extensions: new StateMerger<Facts>(FactGame.Key)));
            AssertSame(live, again, state => state.Known);
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
                    if (leaves && happened is VisitBegun<RandomTreeNode> begun && begun.Number >= at)
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

    internal static void AssertSame<TState>(SearchResult<TState> expected, SearchResult<TState> found, Func<TState, object>? identity = null)
    {
        identity ??= state => state!;
        Assert.Equal(TreeHash.Of(expected.Tree), TreeHash.Of(found.Tree));
        Assert.Equal(
            expected.Recommendation.Line.Select(node => identity(node.State)), found.Recommendation.Line.Select(node => identity(node.State)));
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

    /// <summary>The game's plug-ins and codec, answering in an order drawn from a seed.</summary>
    private sealed class Slow(FactGame game, int seed) : IExpander<Facts>, IEvaluator<Facts>, IStateCodec<Facts>
    {
        private readonly Random _random = new(seed);

        public async ValueTask<Expansion<Facts>> ExpandAsync(ExpansionRequest<Facts> request, CancellationToken cancellationToken)
        {
            await WaitAsync();
            lock (_random)
            {
                return game.ExpandAsync(request, cancellationToken).AsTask().Result with { Usage = new(Calls: 1) };      // it answers at once
            }
        }

        public async ValueTask<Evaluation> EvaluateAsync(Facts state, CancellationToken cancellationToken)
        {
            await WaitAsync();
            lock (_random)
            {
                return game.EvaluateAsync(state, cancellationToken).AsTask().Result;
            }
        }

        public void WriteRoot(Utf8JsonWriter json, Facts root) => json.WriteNumberValue(root.Known);

        public Facts ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => new(json.GetInt32());

        public void Write(Utf8JsonWriter json, Facts state, Facts parent) => json.WriteNumberValue(state.Known);

        public Facts Read(JsonElement json, Facts parent) => new(json.GetInt32());

        private async Task WaitAsync()
        {
            int waits;
            lock (_random)
            {
                waits = _random.Next(4);
            }

            for (var i = 0; i < waits; i++)
            {
                await Task.Yield();
            }
        }
    }
}
