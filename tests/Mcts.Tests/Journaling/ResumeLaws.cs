using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Journaling.KilledRun;

namespace TreeReasoner.Tests.Journaling;

/// <summary>A search that was killed at any line goes on as if it had not been, and pays for nothing twice that its journal tells of.</summary>
public class ResumeLaws
{
    [Property(MaxTest = 50)]
    public Property In_order_a_killed_search_grows_the_tree_that_it_would_have_grown(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var uncut = new MemoryJournal();
            var whole = await Search(tree, options, uncut, new(tree, seed), workers, CompletionOrder.Ordered).RunAsync();
            var step = Math.Max(1, uncut.Lines.Count / 12);
            for (var cut = 0; cut <= uncut.Lines.Count; cut += step)
            {
                var journal = new MemoryJournal(uncut.Lines.Take(cut));
                var paid = PaidIn(journal);
                var plugins = new Unsteady(tree, seed + 1);
                var resumed = await Search(tree, options, journal, plugins, workers, CompletionOrder.Ordered).RunAsync();

                Assert.Equal(TreeHash.Of(whole.Tree), TreeHash.Of(resumed.Tree));
                Assert.Equal((whole.Usage, whole.StopReason, whole.Simulations), (resumed.Usage, resumed.StopReason, resumed.Simulations));
                Assert.Equal(whole.Turns, resumed.Turns);
                Assert.Equal(whole.Usage.Calls - paid, plugins.Calls);
            }
        });

    [Property(MaxTest = 50)]
    public Property Killed_again_and_again_a_search_ends_whole_and_every_call_is_on_the_bill_once(int seed, int workers, bool inOrder) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var random = new Random(seed);
            var order = inOrder ? CompletionOrder.Ordered : CompletionOrder.Throughput;
            var journal = new MemoryJournal();
            for (var run = 0; run < 5; run++)
            {
                var paid = PaidIn(journal);
                var plugins = new Unsteady(tree, seed + run) { Failing = 0.15 };
                var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
                workers = inOrder ? workers : random.Next(16);      // by arrival their number may change
                var result = await Search(tree, options, journal, plugins, workers, order, search).RunAsync();

                TreeIntegrity.Check(search.Tree);
                Assert.Equal(0, search.InFlight);
                Assert.InRange(result.Simulations, 0, 40);
                Assert.InRange(result.Usage.Calls, 0, 70);
                Assert.Equal(result.Usage.Calls, paid + plugins.Calls);
                Assert.Equal(result.Usage, result.Turns.Aggregate((sum, turn) => sum + turn));
                ReplayLaws.AssertSame(result, await new SearchJournal<RandomTreeNode>(journal, tree).ReplayAsync(
                    new MctsSearch<RandomTreeNode>(tree.Root, options)));
                journal = new(journal.Lines.Take(random.Next(journal.Lines.Count + 1)));
            }
        });

    [Property(MaxTest = 40)]
    public Property A_strategy_of_a_users_goes_on_as_well(int seed, int workers) => Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
    {
        foreach (var create in new Func<ISearch<RandomTreeNode>>[]
        {
            () => new GreedySearch<RandomTreeNode>(tree.Root, maxSteps: 4), () => new ByLayers(tree.Root, seed),
        })
        {
            var uncut = new MemoryJournal();
            var whole = await Search(tree, null, uncut, new(tree, seed), workers, CompletionOrder.Ordered, create()).RunAsync();
            var step = Math.Max(1, uncut.Lines.Count / 8);
            for (var cut = 0; cut <= uncut.Lines.Count; cut += step)
            {
                var journal = new MemoryJournal(uncut.Lines.Take(cut));
                var resumed = await Search(tree, null, journal, new(tree, seed), workers, CompletionOrder.Ordered, create()).RunAsync();
                Assert.Equal((TreeHash.Of(whole.Tree), whole.Usage), (TreeHash.Of(resumed.Tree), resumed.Usage));
            }
        }
    });

    [Property(MaxTest = 40)]
    public Property A_visit_handed_out_again_is_not_asked_for_what_had_come_back_of_it(int seed) => Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
    {
        // Killed between an expansion and its evaluation: the journal ends with the line of the first such arrival.
        var uncut = new MemoryJournal();
        await Search(tree, null, uncut, new(tree, seed), workers: 3, CompletionOrder.Throughput).RunAsync();
        var end = uncut.Lines.Index().FirstOrDefault(line => ReplayLaws.TypeOf(line.Item) == "arrived").Index;
        if (end == 0)
        {
            return;      // no state of this tree is both expanded and judged
        }

        var journal = new MemoryJournal(uncut.Lines.Take(end + 1));
        var counting = new Counting(tree);
        await new SearchRunner<RandomTreeNode>(
            new MctsSearch<RandomTreeNode>(tree.Root), counting, counting, new() { Budget = new() { Simulations = 40, ModelCalls = 70 } },
            journal: new(journal, tree)).RunAsync();
        Assert.DoesNotContain(tree.Root, counting.Expanded);
        Assert.Equal(1, counting.Judged.Count(state => state == tree.Root));
    });

    [Property(MaxTest = 40)]
    public Property A_state_is_asked_about_once_it_is_on_disk_and_no_more_calls_than_workers_are_ever_not_on_disk(int seed, int workers, bool inOrder) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            var wary = new Wary(tree);
            var c = 1 + (int)((uint)workers % 8);
            await new SearchRunner<RandomTreeNode>(
                new MctsSearch<RandomTreeNode>(tree.Root, new() { Seed = seed }),
                wary,
                wary,
                new() { MaxConcurrency = c, Order = inOrder ? CompletionOrder.Ordered : CompletionOrder.Throughput },
                journal: new(wary, wary)).RunAsync();
            Assert.True(wary.Asked > 0);
            Assert.Equal(0, wary.AskedTooEarly);
            Assert.InRange(wary.MostAtRisk, 1, c);
        });

    private sealed class Counting(RandomTree tree) : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>
    {
        public List<RandomTreeNode> Expanded { get; } = [];

        public List<RandomTreeNode> Judged { get; } = [];

        public ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
        {
            Expanded.Add(request.State);
            return tree.ExpandAsync(request, cancellationToken);
        }

        public ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
        {
            Judged.Add(state);
            return tree.EvaluateAsync(state, cancellationToken);
        }
    }

    /// <summary>Journal, codec and plug-ins in one: it knows which states are on disk when it is asked about them.</summary>
    private sealed class Wary(RandomTree tree) : IExpander<RandomTreeNode>, IEvaluator<RandomTreeNode>, IStateCodec<RandomTreeNode>, IJournal
    {
        private readonly Lock _gate = new();
        private readonly HashSet<RandomTreeNode> _written = [];
        private readonly HashSet<RandomTreeNode> _onDisk = [tree.Root];
        private readonly MemoryJournal _journal = new();
        private int _paid;

        public int Asked { get; private set; }

        public int AskedTooEarly { get; private set; }

        /// <summary>The most calls that were made and were not on disk, at any moment: what a kill could have cost.</summary>
        public int MostAtRisk { get; private set; }

        public string Name => _journal.Name;

        public async ValueTask<Expansion<RandomTreeNode>> ExpandAsync(ExpansionRequest<RandomTreeNode> request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Look(request.State);
            return await tree.ExpandAsync(request, cancellationToken);
        }

        public async ValueTask<Evaluation> EvaluateAsync(RandomTreeNode state, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Look(state);
            return await tree.EvaluateAsync(state, cancellationToken);
        }

        public void WriteRoot(Utf8JsonWriter json, RandomTreeNode root) => tree.WriteRoot(json, root);

        public RandomTreeNode ReadRoot(JsonElement json, IReadOnlyDictionary<string, string> settings) => tree.ReadRoot(json, settings);

        public void Write(Utf8JsonWriter json, RandomTreeNode state, RandomTreeNode parent)
        {
            tree.Write(json, state, parent);
            _written.Add(state);
        }

        public RandomTreeNode Read(JsonElement json, RandomTreeNode parent) => tree.Read(json, parent);

        public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => _journal.ReadAsync(cancellationToken);

        public async ValueTask AppendAsync(ReadOnlyMemory<byte> lines, long after)
        {
            await Task.Yield();      // as a disk takes its time
            await _journal.AppendAsync(lines, after);
            lock (_gate)
            {
                _onDisk.UnionWith(_written);
                _paid = PaidIn(_journal);
            }
        }

        private void Look(RandomTreeNode state)
        {
            lock (_gate)
            {
                Asked++;
                MostAtRisk = Math.Max(MostAtRisk, Asked - _paid);
                AskedTooEarly += _onDisk.Contains(state) ? 0 : 1;
            }
        }
    }
}
