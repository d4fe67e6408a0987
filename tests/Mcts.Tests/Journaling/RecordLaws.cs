using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using TreeReasoner.Tests.Merging;

namespace TreeReasoner.Tests.Journaling;

/// <summary>There is one record of a search: the live tree, the fold of its events, and the fold of its journal are the same.</summary>
public class RecordLaws
{
    [Property(MaxTest = 60)]
    public Property The_live_tree_the_fold_of_its_events_and_the_fold_of_its_journal_are_one(int seed, int workers, bool inOrder, bool failing) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var journal = new MemoryJournal();
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var folded = await FoldAsync(
                ReplayLaws.Run(search, tree, journal, seed, workers, inOrder, failing), happened => AssertSame(search.Tree, happened, tree));
            AssertSame(search.Tree, folded, tree);
            AssertSame(search.Tree, await JournalReader.ReadTreeAsync(journal, tree), tree);
        });

    [Property(MaxTest = 30)]
    public Property Cancelled_and_resumed_as_well(int seed, int workers, bool inOrder, int cut) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var whole = new MemoryJournal();
            await ReplayLaws.Run(new MctsSearch<RandomTreeNode>(tree.Root, options), tree, whole, seed, workers, inOrder, failing: true).RunAsync();
            var journal = new MemoryJournal(whole.Lines.Take(1 + (int)((uint)cut % whole.Lines.Count)));
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            using var stop = new CancellationTokenSource();
            var plugins = new Unsteady(tree, seed) { OnCall = number => { if (number == 9) { stop.Cancel(); } } };
            try
            {
                await ReplayLaws.Run(search, tree, journal, seed, workers, inOrder, failing: false, plugins).RunAsync(stop.Token);
            }
            catch (SearchCanceledException<RandomTreeNode>)
            {
                // kept in the journal
            }

            AssertSame(search.Tree, await JournalReader.ReadTreeAsync(journal, tree), tree);
        });

    [Property(MaxTest = 40)]
    public Property With_equal_states_merged_as_well(int seed, bool repeats, bool forgets) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(2, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, repeats, forgets);
            var search = new MctsSearch<Facts>(game.Root, options, extensions: new StateMerger<Facts>(FactGame.Key));
            var folded = await FoldAsync(
                new SearchRunner<Facts>(search, game, game, new() { Budget = new() { Simulations = 60 }, MaxConcurrency = 3 }),
                happened => AssertSame(search.Tree, happened, null));
            AssertSame(search.Tree, folded, null);
        });

    [Property(MaxTest = 30)]
    public Property The_events_that_a_caller_streams_are_those_that_the_journal_gives(int seed, int workers, bool inOrder) =>
        Prop.ForAll(RandomTrees.Arbitrary(), RandomOptions.Arbitrary(), async (tree, options) =>
        {
            var journal = new MemoryJournal();
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var streamed = new List<string>();
            await foreach (var happened in ReplayLaws.Run(search, tree, journal, seed, workers, inOrder, failing: true).StreamAsync())
            {
                streamed.Add(Text(happened));
            }

            var read = new List<string>();
            await foreach (var happened in JournalReader.ReadAsync(journal, tree))
            {
                read.Add(Text(happened));
            }

            Assert.Equal(streamed, read);
        });

    [Fact]
    public async Task A_journal_of_an_unknown_search_is_read_without_it_and_gives_places_priors_values_and_usage()
    {
        var tree = RandomTrees.Grow(new(4));
        var journal = new MemoryJournal();
        var live = await ReplayLaws.Run(new MctsSearch<RandomTreeNode>(tree.Root), tree, journal, 2, 3, inOrder: false, failing: true).RunAsync();
        var (usage, candidates, values) = (default(Usage), 0, 0);
        SearchFinished<JsonElement>? last = null;
        await foreach (var happened in JournalReader.ReadAsync(journal))
        {
            if (happened is VisitCompleted<JsonElement> completed)
            {
                usage = completed.Usage;
                candidates += completed.Result.Candidates?.Count ?? 0;
                values += completed.Value is null ? 0 : 1;
                Assert.All(completed.Result.Candidates ?? [], candidate => Assert.Equal(JsonValueKind.Number, candidate.State.ValueKind));
            }

            last = happened as SearchFinished<JsonElement>;
        }

        Assert.Equal((live.Tree.NodeCount - 1, live.Simulations), (candidates, values));
        Assert.Equal((live.StopReason, live.Usage, live.Simulations), (last!.StopReason, last.Usage, last.Simulations));
        Assert.Equal(TreeHash.Of(live.Tree, tree), last.TreeHash);
        var read = await JournalReader.ReadTreeAsync(journal, JsonStateCodec.Instance);
        Assert.Equal(TreeHash.Of(live.Tree), TreeHash.Of(read));
        Assert.Equal(live.Tree.FirstRoot.Children.Select(child => child.Visits), read.FirstRoot.Children.Select(child => child.Visits));
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_was_while_the_search_goes_on()
    {
        var tree = RandomTrees.Grow(new(4));
        var search = new MctsSearch<RandomTreeNode>(tree.Root);
        var taken = new List<(TreeSnapshot<RandomTreeNode> Tree, string Hash)>();
        await foreach (var happened in new SearchRunner<RandomTreeNode>(search, tree, tree).StreamAsync())
        {
            var snapshot = search.Tree.Snapshot();
            taken.Add((snapshot, TreeHash.Of(snapshot)));
        }

        Assert.True(taken.Select(each => each.Hash).Distinct().Count() > 10);
        Assert.All(taken, each => Assert.Equal(each.Hash, TreeHash.Of(each.Tree)));
    }

    private static void AssertSame<TState>(SearchTree<TState> live, TreeSnapshot<TState> folded, IStateCodec<TState>? codec)
    {
        Assert.Equal(live.Snapshot().Nodes().Select(Text), folded.Nodes().Select(Text));
        Assert.Equal(TreeHash.Of(live, codec), TreeHash.Of(folded, codec));
    }

    private static string Text<TState>((TreePath At, SnapshotNode<TState> Node) it) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{it.At}: {it.Node.Visits} visits, {it.Node.InFlight} in flight, sum {it.Node.ValueSum:R}, {it.Node.Value:R}, prior {it.Node.Prior:R}, " +
        $"reward {it.Node.Reward:R}, known {it.Node.KnownValue:R}, closed {it.Node.IsClosed}, expanded {it.Node.IsExpanded}, terminal {it.Node.IsTerminal}, " +
        $"{it.Node.Usage}, confidence {it.Node.Confidence:R}, step {it.Node.StepScore:R}, arm {it.Node.Arm}, twin {it.Node.Twin}");

    private static async Task<TreeSnapshot<TState>> FoldAsync<TState>(SearchRunner<TState> runner, Action<TreeSnapshot<TState>> check)
    {
        TreeSnapshot<TState>? tree = null;
        var events = 0;
        await foreach (var happened in runner.StreamAsync())
        {
            tree = tree is null ? ((SearchStarted<TState>)happened).Tree() : tree.Apply(happened);
            if (happened is VisitCompleted<TState> && events++ % 7 == 0)
            {
                check(tree);
            }
        }

        return tree!;
    }

    /// <summary>What an event says, without what only a running search can tell.</summary>
    private static string Text<TState>(SearchEvent<TState> happened)
    {
        var milliseconds = Math.Round(happened.Elapsed.TotalMilliseconds, 3);
        return happened switch
        {
            SearchStarted<TState> it => $"{it.RunId} {it.ProblemId} {it.Algorithm} {it.Root} {it.Discount} {it.Backup} {string.Join(',', it.Settings)}",
            VisitBegun<TState> it => $"begun {it.Number} {it.At} {it.State} {it.Work} {it.Count} {it.Draw} {it.Drawing} {it.Arm} {milliseconds}",
            VisitArrived<TState> it => $"arrived {it.Number} {it.At} {Text(it.Result)} {it.Error?.Message} {it.IsCancelled} {milliseconds}",
            VisitCompleted<TState> it =>
                $"completed {it.Number} {it.At} {Text(it.Result)} {it.Value} {it.Usage} {it.Simulations} {it.Error?.Message} {it.IsCancelled} {milliseconds}",
            VisitAbandoned<TState> it => $"abandoned {it.Number} {it.At} {it.Usage} {it.Error?.Message} {it.IsCancelled} {it.IsUntried} {milliseconds}",
            TurnCommitted<TState> it => $"committed {it.At} {it.State} {it.Usage} {milliseconds}",
            SearchFinished<TState> it => $"finished {it.StopReason} {it.Simulations} {it.Usage} {it.TreeHash} {it.Cause?.Message}",
            _ => "resumed",
        };
    }

    private static string Text<TState>(VisitResult<TState> result)
    {
        var candidates = (result.Candidates ?? []).Select(each => $"{each.State} {each.Prior} {each.Reward} {each.IsTerminal} {each.Value}");
        return $"[{string.Join("; ", candidates)}] {result.Evaluation?.Value} {result.Evaluation?.Confidence} {result.Evaluation?.StepScore} {result.Usage}";
    }
}
