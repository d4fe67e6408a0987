using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Branching;

/// <summary>The formulas, written down a second time over the whole tree, and how they change as the budget is used.</summary>
public class BudgetGuidedTests
{
    private static readonly RandomTreeShape Shape = new() { HasDeadEnds = false, IsDistinct = true };

    [Property(MaxTest = 60)]
    public Property It_goes_where_the_formula_over_the_whole_subtree_is_greatest(int seed, byte completion) =>
        Prop.ForAll(RandomTrees.Arbitrary(Shape), Gen.Choose(1, 80).ToArbitrary(), async (tree, planned) =>
        {
            var options = new BudgetGuidedOptions { Completion = completion / 64.0, Limit = 6, PlannedSimulations = planned };
            var policy = new BudgetGuided(options);
            var decisions = 0;
            MctsSearch<RandomTreeNode>? search = null;
            var watch = new SubtreeWatch<RandomTreeNode>(policy, (state, in parent, children, choice) =>
            {
                var used = Math.Min(1, search!.Simulations / (double)planned);
                Assert.Equal(used, ((BudgetStatistics)parent.Statistics!).UsedShare, 12);
                var expected = Enumerable.Range(0, children.Length).Where(i => !state.Children[i].IsClosed)
                    .OrderByDescending(i => Score(search, state, state.Children[i], used, options)).FirstOrDefault(-1);
                Assert.Equal(expected, choice ?? -1);
                decisions++;
            });
            search = new(tree.Root, new() { Policy = new Joined(policy, watch), Seed = seed });
            watch.Search = search;
            await new SearchDriver<RandomTreeNode>(search, tree, tree).RunAsync(80);
        });

    [Property(MaxTest = 60)]
    public Property It_asks_for_another_candidate_exactly_where_the_mean_and_the_variance_say_so(int seed) =>
        Prop.ForAll(RandomTrees.Arbitrary(Shape), Gen.Choose(1, 80).ToArbitrary(), async (tree, planned) =>
        {
            var options = new BudgetGuidedOptions { Initial = 1 + (int)((uint)seed % 3), Limit = 5, PlannedSimulations = planned };
            var policy = new BudgetGuided(options);
            var search = new MctsSearch<RandomTreeNode>(
                tree.Root, new() { Policy = policy, CloseTerminals = false });
            var (asked, wentOn) = (0, 0);
            RandomTreeNode? grew = null;
            await new SearchDriver<RandomTreeNode>(search, tree, tree)
            {
                OnBegun = visit =>
                {
                    var used = Math.Min(1, search.Simulations / (double)planned);
                    var node = SubtreeWatch<RandomTreeNode>.All(search.Tree.FirstRoot).Single(each => each.State == visit.State);
                    var isNew = grew is not null && grew.Children.Contains(visit.State) && node.Visits == 0;
                    if (isNew)
                    {
                        return;      // what was asked for is judged at once, whatever the formula says
                    }

                    grew = node.IsExpanded && visit.Work == VisitWork.Expand ? node.State : grew;
                    if (grew == node.State)
                    {
                        Assert.True(Lead(search, node, used, options) >= -1e-9, "it asked where it should have gone on");
                        asked++;
                    }

                    foreach (var above in node.Path().SkipLast(1).Prepend(search.Tree.FirstRoot).Where(above => above != node))
                    {
                        var nothingToAdd = above.Children.Count == above.State.Children.Count;      // and it has been told so
                        Assert.True(nothingToAdd || Lead(search, above, used, options) <= 1e-9, "it went on where it should have asked");
                        wentOn++;
                    }
                },
            }.RunAsync(60);
            return (asked, wentOn) != default || tree.Count < 5 || search.Simulations < 60;
        });

    [Fact]
    public async Task A_spent_budget_goes_deep_where_a_fresh_one_tries_the_untried()
    {
        // Equally good, one line has gone deeper: fresh, the less visited is explored; spent, the deeper is finished.
        var fresh = await NextAfterAsync(planned: 1_000_000);
        var spent = await NextAfterAsync(planned: 6);

        Assert.NotEqual(fresh, spent);
        Assert.Equal(1, spent);
    }

    [Fact]
    public void Visits_of_the_state_that_are_in_flight_count_for_exploration_too()
    {
        // One visit has ended, two are under way: without those the logarithm is 0, and nothing speaks for the likelier candidate.
        var state = Visited(prior: 1, inFlight: 2);
        var choice = new BudgetGuided().Select(new SelectionContext(state, depth: 0), [Visited(prior: 0.1f), Visited(prior: 0.9f)]);

        Assert.Equal(1, choice);
    }

    [Fact]
    public void It_needs_to_know_a_budget()
    {
        var policy = new BudgetGuided();
        var error = Assert.Throws<ArgumentException>(() => new MctsSearch<int>(0, new() { Policy = policy }));

        Assert.Contains("paces itself by a budget; set PlannedTokens or PlannedSimulations.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_tokens_use_the_budget_up_as_simulations_do_and_the_further_of_both_counts()
    {
        var seen = new List<double>();
        var policy = new BudgetGuided(new() { PlannedTokens = 100, PlannedSimulations = 10 });
        var watch = new SubtreeWatch<int>(new Puct(), (SearchNode<int> _, in SelectionContext parent, ReadOnlySpan<EdgeStats> _, int? _) =>
        {
            if (parent.Depth == 0)
            {
                seen.Add(((BudgetStatistics)parent.Statistics!).UsedShare);
            }
        });
        var search = new MctsSearch<int>(0, new() { Policy = new Joined(policy, watch, new FixedWidening()) });
        watch.Search = search;
        foreach (var tokens in new[] { 5, 5, 50, 0, 90, 0 })
        {
            search.Begin(out var visit);
            search.Complete(visit, new([new(visit.State + 1), new(visit.State + 2)], new Evaluation(0), new(1, 1000, tokens)));
        }

        Assert.Equal([0.1, 0.2, 0.6, 0.6, 1], seen);
    }

    private static EdgeStats Visited(double prior, int inFlight = 0) => new(prior, visits: 1, valueSum: 0.5, inFlight);

    private static double Score(
        MctsSearch<RandomTreeNode> search, SearchNode<RandomTreeNode> parent, SearchNode<RandomTreeNode> child, double used, BudgetGuidedOptions options)
    {
        if (child.Visits == 0)
        {
            return double.PositiveInfinity;
        }

        var all = SubtreeWatch<RandomTreeNode>.Visited(child).ToList();
        var answers = search.Tree.Terminals.Select(terminal => terminal.Node.Depth).ToList();
        var typical = answers.Count > 0
            ? Math.Max(1, answers.Average())
            : Math.Max(1, SubtreeWatch<RandomTreeNode>.Visited(search.Tree.FirstRoot).Max(node => node.Depth));
        var exploit = all.Average(node => node.State.Value + (options.Completion * used * (node.Depth / typical)));
        var share = child.Prior / parent.Children.Sum(each => each.Prior);
        return exploit + (options.Exploration * (1 - used) * share * Math.Sqrt(Math.Log(parent.Visits) / child.Visits));
    }

    /// <summary>By how much generating is ahead of the best candidate; −∞ where it is not possible, or something is not judged yet.</summary>
    private static double Lead(MctsSearch<RandomTreeNode> search, SearchNode<RandomTreeNode> node, double used, BudgetGuidedOptions options)
    {
        if (!node.IsExpanded || node.Children.Count >= options.Limit || node.Children.Any(child => child.Visits == 0))
        {
            return double.NegativeInfinity;
        }

        var values = node.Children.Select(child => child.State.Value).ToList();
        var mean = values.Average();
        var variance = values.Average(value => (value - mean) * (value - mean));
        return mean + (options.Variance * (1 - used) * variance) - node.Children.Max(child => Score(search, node, child, used, options));
    }

    private static async Task<int> NextAfterAsync(int planned)
    {
        var root = new Branch(
            "root",
            new Branch("wide", new Branch("w", new Branch("ww") { Judged = 0.5 }) { Judged = 0.5 }) { Judged = 0.5, Prior = 3 },
            new Branch("deep", Enumerable.Range(0, 8).Aggregate(new Branch("end") { Judged = 0.5 }, (below, i) => new Branch($"{i}", below) { Judged = 0.5 }))
            {
                Judged = 0.5,
            }) { Judged = 0.5 };
        var policy = new BudgetGuided(new() { Limit = 2, PlannedSimulations = planned });
        var search = new MctsSearch<Branch>(root, new() { Policy = new Joined(policy, new Force([0, 1, 1, 1, 1], policy)) });
        await new SearchDriver<Branch>(search, root, root).RunAsync(6);
        search.Begin(out var visit);
        return visit.State.Name is "wide" or "w" or "ww" ? 0 : 1;
    }

    /// <summary>Chooses as told at the root for a while.</summary>
    private sealed class Force(int[] choices, ISelectionPolicy policy) : ISelectionPolicy
    {
        public string Description => policy.Description;

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children) =>
            parent.Depth == 0 && parent.Visits - 1 < choices.Length ? choices[parent.Visits - 1] : policy.Select(parent, children);
    }
}
