using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Merging;

/// <summary>States that know the same are one node's worth of knowledge.</summary>
public class MergingLaws
{
    [Property(MaxTest = 150)]
    public Property What_is_known_already_costs_no_call_and_everything_comes_to_be_known(int seed, int workers, bool repeats, bool forgets) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(1, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, repeats, forgets);
            var search = Search(game, options with { CloseTerminals = true, SimulationsPerTurn = null, RootCandidates = null, Policy = new(widening: new FixedWidening(64)) });
            var driver = Drive(search, game, seed, workers);

            Assert.Equal(BeginStatus.Finished, await driver.RunAsync(100_000));
            Assert.Equal(game.Judged.Distinct(), game.Judged);
            Assert.Equal(game.Expanded.Distinct(), game.Expanded);
            Assert.Equal(game.Reachable().Order(), game.Judged.Order());
        });

    [Property(MaxTest = 150)]
    public Property Equal_states_have_equal_values_at_every_step(int seed, int workers, bool repeats, bool forgets) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(2, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, repeats, forgets);
            var search = Search(game, options);
            var shared = 0;
            await Drive(search, game, seed, workers, () =>
            {
                TreeIntegrity.Check(search.Tree, search.InFlight);
                foreach (var node in All(search.Tree.FirstRoot).Where(node => node.Twin is not null))
                {
                    var twin = node.Twin!.Value;
                    Assert.Equal(twin.State.Known, node.State.Known);
                    Assert.Null(twin.Twin);
                    Assert.Equal(ValueOf(search.Tree, twin), ValueOf(search.Tree, node), 9);
                    Assert.Empty(node.Children);
                    shared++;
                }
            }).RunAsync(120);
        });

    [Property(MaxTest = 150)]
    public Property Under_max_backup_an_exhausted_game_is_worth_its_optimum_and_the_best_answer_is_played(int seed, int workers, bool repeats) =>
        Prop.ForAll(Gen.Elements(1, 0.5, -1).ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), async (discount, facts) =>
        {
            var game = new FactGame(seed, facts, repeats);
            var search = Search(game, new() { Backup = Backup.Maximum, Discount = discount, Policy = new(widening: new FixedWidening(64)) });
            await Drive(search, game, seed, workers).RunAsync(100_000);

            Assert.Equal(game.Optimum(0, discount), search.Tree.FirstRoot.Value!.Value, 9);
            if (discount == 1)
            {
                Assert.True(search.Recommend().IsComplete);
                Assert.Equal(game.Optimum(0, 1), search.Recommend().Value!.Value, 9);
            }
        });

    [Property(MaxTest = 100)]
    public Property Merged_or_not_the_same_best_answer_is_found(int seed, bool maximum) =>
        Prop.ForAll(Gen.Choose(1, 4).ToArbitrary(), async facts =>
        {
            var options = new MctsOptions { Backup = maximum ? Backup.Maximum : Backup.Mean, Policy = new(widening: new FixedWidening(64)) };
            var (game, plain) = (new FactGame(seed, facts), new FactGame(seed, facts));
            var search = Search(game, options);
            await Drive(search, game, seed, 1).RunAsync(100_000);
            var apart = new MctsSearch<Facts>(plain.Root, options);
            await new SearchDriver<Facts>(apart, plain, plain, seed).RunAsync(100_000);

            Assert.Equal(apart.Tree.BestTerminalValue, search.Tree.BestTerminalValue);
            Assert.True(game.Judged.Count <= plain.Judged.Count);
        });

    [Property(MaxTest = 150)]
    public Property Turn_by_turn_a_line_is_played_to_its_end_though_what_it_shared_is_left_behind(int seed, int workers, bool repeats, bool forgets) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(2, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, repeats, forgets);
            var search = Search(game, options with { SimulationsPerTurn = 2 + (options.SimulationsPerTurn ?? 3), CloseTerminals = true });
            var status = await Drive(search, game, seed, workers, () => TreeIntegrity.Check(search.Tree, search.InFlight)).RunAsync(300);

            if (status == BeginStatus.Finished && !forgets)
            {
                Assert.True(search.Tree.Root.IsTerminal || search.Tree.Root.IsClosed);
            }

            foreach (var node in All(search.Tree.Root).Where(node => node.Twin is not null))
            {
                Assert.Contains(search.Tree.Root, node.Twin!.Value.Path().Prepend(search.Tree.FirstRoot));
            }
        });

    [Property(MaxTest = 100)]
    public Property What_a_state_reaches_through_equal_ones_is_what_going_down_and_across_finds(int seed, int workers, bool forgets, bool byTurns) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(2, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, forgets: forgets);
            var merger = new StateMerger<Facts>(FactGame.Key);
            var search = new MctsSearch<Facts>(
                game.Root, options with { SimulationsPerTurn = byTurns ? 8 : null, CloseTerminals = true }, extensions: merger);
            var tree = search.Tree;
            await Drive(search, game, seed, workers, () =>
            {
                var visited = All(tree.FirstRoot).Where(node => node.Visits > 0).ToList();
                foreach (var from in visited.Where((_, i) => i % 3 == search.Simulations % 3))
                {
                    var found = new HashSet<SearchNode<Facts>>();
                    Follow(from, found);
                    var isFound = merger.SharedStates.FoundBelow(from);
                    Assert.Equal(visited.Where(found.Contains), visited.Where(isFound));
                    var ends = tree.Terminals.Where(terminal => found.Contains(terminal.Node)).ToList();
                    var through = Recommendation<Facts>.Through(from);
                    if (ends.Count == 0)
                    {
                        Assert.True(through.Value == from.Value || !through.IsComplete);
                    }
                    else if (options.Discount == 1)
                    {
                        Assert.Equal(ends.Max(terminal => terminal.Value), through.Value);
                    }
                    else if (through.Leaf is { } leaf)
                    {
                        Assert.Contains(leaf, found);
                    }
                }
            }).RunAsync(60);
        });

    [Fact]
    public void Equal_candidates_of_a_state_are_one_with_the_priors_of_both_also_when_they_come_later()
    {
        var search = new MctsSearch<Facts>(new(0), new() { Policy = new(widening: new ProgressiveWidening(10, 1)) }, extensions: new StateMerger<Facts>(FactGame.Key));
        search.Begin(out var root);
        search.Complete(root, new([new(new(1), 0.25), new(new(2), 0.5), new(new(1), 0.5)], new Evaluation(0)));
        search.Begin(out var more);
        Assert.Equal((VisitWork.Expand, 2, 3), (more.Work, more.Siblings.Count, more.Draw));
        search.Complete(more, new([new(new(2), 1)]));

        Assert.Equal([(1, 0.75), (2, 1.5)], search.Tree.Root.Children.Select(child => (child.State.Known, child.Prior)));
        search.Begin(out var again);
        Assert.Equal((VisitWork.Expand, 4), (again.Work, again.Draw));
    }

    [Fact]
    public void An_expander_that_says_only_what_is_there_has_after_some_tries_nothing_to_add()
    {
        var search = new MctsSearch<Facts>(new(0), new() { Policy = new(widening: new ProgressiveWidening(10, 1)), AttemptsPerState = 2 }, extensions: new StateMerger<Facts>(FactGame.Key));
        search.Begin(out var root);
        search.Complete(root, new([new(new(1))], new Evaluation(0)));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            search.Begin(out var more);
            Assert.Equal(VisitWork.Expand, more.Work);
            search.Complete(more, new([new(new(1))]));
        }

        search.Begin(out var child);
        Assert.Equal(1, child.State.Known);
    }

    [Fact]
    public void A_state_whose_equal_is_being_judged_waits_for_it_and_takes_its_value_or_its_place()
    {
        foreach (var fails in new[] { false, true })
        {
            var search = new MctsSearch<Facts>(new(0), new() { Policy = new(new Uct()) }, extensions: new StateMerger<Facts>(FactGame.Key));
            search.Begin(out var root);
            search.Complete(root, new([new(new(1)), new(new(2))], new Evaluation(0)));
            search.Begin(out var one);
            search.Begin(out var two);
            search.Complete(one, new([new(new(3))], new Evaluation(0.1)));
            search.Complete(two, new([new(new(3))], new Evaluation(0.1)));
            search.Begin(out var three);
            Assert.Equal((3, VisitWork.Expand | VisitWork.Evaluate), (three.State.Known, three.Work));
            Assert.Equal(BeginStatus.Waiting, search.Begin(out _));

            if (fails)
            {
                search.Abandon(three, failed: true);
                search.Begin(out var instead);
                Assert.Equal((3, VisitWork.Expand | VisitWork.Evaluate), (instead.State.Known, instead.Work));
                continue;
            }

            search.Complete(three, new([new(new(7))], new Evaluation(0.6)));
            search.Begin(out var other);
            Assert.Equal((3, VisitWork.None), (other.State.Known, other.Work));
            search.Complete(other, default);
            Assert.Equal(2, search.Tree.Root.Children.Count(child => child.Children[0].Value == 0.6));
            Assert.Equal(5, search.Simulations);
        }
    }

    [Fact]
    public void A_step_that_leads_back_to_its_own_line_is_closed_without_a_call_and_changes_no_value()
    {
        var search = new MctsSearch<Facts>(new(0), extensions: new StateMerger<Facts>(FactGame.Key));
        search.Begin(out var root);
        search.Complete(root, new([new(new(0)), new(new(1))], new Evaluation(0.5)));
        search.Begin(out var back);
        Assert.Equal((0, VisitWork.None), (back.State.Known, back.Work));
        search.Complete(back, default);

        Assert.Equal((1, 0.5, true), (search.Simulations, search.Tree.Root.Value, search.Tree.Root.Children[0].IsClosed));
    }

    [Property(MaxTest = 100)]
    public Property Visits_that_are_given_back_leave_no_equal_state_waiting(int seed, int workers, bool repeats) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(1, 5).ToArbitrary(), async (options, facts) =>
        {
            var game = new FactGame(seed, facts, repeats);
            var search = Search(
                game,
                options with
                {
                    CloseTerminals = true,
                    SimulationsPerTurn = null,
                    RootCandidates = null,
                    Policy = new(widening: new FixedWidening(64)),
                });
            var driver = new SearchDriver<Facts>(search, game, game, seed)
            {
                Workers = 1 + (int)((uint)workers % 4), AbandonedShare = 0.3,
            };

            Assert.Equal(BeginStatus.Finished, await driver.RunAsync(100_000));
            Assert.Equal(game.Reachable().Order(), game.Judged.Distinct().Order());
            TreeIntegrity.Check(search.Tree, 0);
        });

    [Fact]
    public void A_state_that_waits_for_an_equal_one_is_handed_out_once_that_is_given_back()
    {
        var search = new MctsSearch<Facts>(new(0), extensions: new StateMerger<Facts>(FactGame.Key));
        search.Begin(out var root);
        search.Complete(root, new([new(new(1)), new(new(1))], new Evaluation(0.5)));
        Assert.Equal(BeginStatus.Begun, search.Begin(out var first));
        Assert.Equal(BeginStatus.Waiting, search.Begin(out _));
        search.Abandon(first);

        Assert.Equal(BeginStatus.Begun, search.Begin(out var again));
        Assert.Equal(1, again.State.Known);
    }

    private static MctsSearch<Facts> Search(FactGame game, MctsOptions options) => new(game.Root, options, extensions: new StateMerger<Facts>(FactGame.Key));

    private static SearchDriver<Facts> Drive(MctsSearch<Facts> search, FactGame game, int seed, int workers, Action? onStep = null) =>
        new(search, game, game, seed) { Workers = 1 + (int)((uint)workers % 4), OnStep = onStep };

    private static double ValueOf(SearchTree<Facts> tree, SearchNode<Facts> node) =>
        node.StateValue ?? double.NaN;

    private static void Follow(SearchNode<Facts> node, HashSet<SearchNode<Facts>> found)
    {
        if (!found.Add(node))
        {
            return;
        }

        foreach (var child in node.Children)
        {
            Follow(child, found);
        }

        if (node.Twin is { } twin)
        {
            Follow(twin, found);
        }
    }

    private static IEnumerable<SearchNode<Facts>> All(SearchNode<Facts> from) => from.Children.SelectMany(All).Prepend(from);
}
