using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests;

/// <summary>Ask in order, accept when right.</summary>
public class OneByOneTests
{
    private const double Threshold = 0.6;

    [Fact]
    public async Task Candidates_are_asked_for_and_judged_one_by_one_until_one_holds_and_the_search_goes_on_from_it()
    {
        var calls = new List<string>();
        var tree = Step("root", 1, Step("a", 0.1), Step("b", 0.59), Step("c", 0.6, Answer("answer", 0.9)), Step("never asked for", 1));
        var result = await RunAsync(tree, calls);

        Assert.Equal(
            ["judge root", "expand root", "judge a", "expand root", "judge b", "expand root", "judge c", "expand c", "judge answer"],
            calls);
        Assert.Equal(StopKind.Solved, result.StopReason.Kind);
        Assert.Equal("answer", result.Recommendation.Leaf?.State.Name);
        Assert.Equal(["a", "b", "c"], result.Tree.Root.Children.Select(child => child.State.Name));
    }

    [Fact]
    public void What_was_not_visited_is_chosen_in_the_order_in_which_it_was_proposed()
    {
        var selection = new OneByOne(new() { AcceptAt = 0.6 }).Selection;
        EdgeStats[] fresh = [new(0.1, visits: 1, valueSum: 0.9, nodeId: 5), new(0.2), new(0.7)];
        Assert.Equal(1, selection.Select(new SelectionContext(new EdgeStats(1, visits: 1, nodeId: 0), 0), fresh));
        Assert.Equal(1, selection.Select(new SelectionContext(new EdgeStats(1, visits: 1, nodeId: 0), 0, stepScores: [0.5]), fresh));
    }

    [Fact]
    public async Task Where_none_of_k_holds_the_best_of_them_is_taken()
    {
        var calls = new List<string>();
        var tree = Step("root", 1, Step("a", 0.1), Step("b", 0.5, Answer("answer", 0.9)), Step("c", 0.3), Step("never asked for", 1));
        var result = await RunAsync(tree, calls, limit: 3);

        Assert.Equal("answer", result.Recommendation.Leaf?.State.Name);
        Assert.Equal(["expand root", "expand root", "expand root", "expand b"], calls.Where(call => call.StartsWith("expand", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_line_that_holds_and_ends_badly_leaves_the_search_to_the_next_candidate_nearest_to_its_end()
    {
        var calls = new List<string>();
        var tree = Step(
            "root",
            1,
            Step("a", 0.9, Answer("wrong", 0.2), Answer("right", 0.8)),
            Answer("far", 0.9));
        var result = await RunAsync(tree, calls);

        Assert.Equal("right", result.Recommendation.Leaf?.State.Name);
        Assert.DoesNotContain("judge far", calls);
    }

    [Fact]
    public async Task The_greedy_line_can_come_first_whatever_is_thought_of_it_and_the_rest_is_as_without_it()
    {
        var calls = new List<string>();
        var tree = Step("root", 1, Step("a", 0.1, Step("b", 0.2, Answer("greedy", 0.1))), Step("c", 0.9, Answer("answer", 0.9)));
        var search = new MctsSearch<Branch>(
            tree,
            Options(4, fallback: 0),
            new BestTerminal<Branch>());
        var plugins = new Logged(tree, calls);
        await new SearchRunner<Branch>(search, plugins, plugins, new() { Budget = new() { Simulations = 50 } }, [new StopWhenSolved<Branch>(0.5)]).RunAsync();

        Assert.Equal(
            [
                "judge root", "expand root", "judge a", "expand a", "judge b", "expand b", "judge greedy",
                "expand root", "judge c", "expand c", "judge answer",
            ],
            calls);
    }

    [Fact]
    public async Task Turn_by_turn_lines_and_strays_are_counted_from_each_root()
    {
        // "z" ends a line beside "a", which is taken.
        var tree = Step("root", 1, Step("a", 0.9, Step("b", 0.1, Answer("b1", 0.1)), Step("c", 0.1, Answer("c1", 0.1))), Answer("z", 0.05));
        var seen = new List<(int Visits, bool HasEndedLine, int Detours)>();
        var search = new MctsSearch<Branch>(tree, new() { Policy = new Joined(new OneByOne(), new Watching(seen), new FixedWidening(2)) { ExpandAtVisit = 1 }, SimulationsPerTurn = 3 }, new HighestValue<Branch>());
        await new SearchRunner<Branch>(search, tree, tree, new() { Budget = new() { Simulations = 7 } }).RunAsync();

        Assert.Equal(
            [
                (1, false, 0), (2, false, 0),      // root: a, z
                (1, false, 0), (2, false, 0), (3, false, 1),      // a: b, c, and below one of them
            ],
            seen.Take(5));
    }

    [Property(MaxTest = 200)]
    public Property Greedy_first_the_first_line_that_ends_is_the_one_of_first_candidates(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasStepScores = true }), async tree =>
        {
            var options = Options(4, 0.25, fallback: 0, expandAtVisit: 1) with { Seed = seed };
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 1 + (int)((uint)workers % 4) }.RunAsync(200);
            foreach (var first in search.Tree.Terminals.Take(1))
            {
                Assert.All(first.Node.Path().Skip(1), node => Assert.All(node.Parent.Children.Take(node.Ordinal), before => Assert.True(before.IsClosed)));
            }
        });

    [Property(MaxTest = 200)]
    public Property What_does_not_hold_costs_no_expansion_while_something_else_is_left_to_try(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasKnownValues = false, HasStepScores = true }), Gen.Choose(1, 5).ToArbitrary(), async (tree, limit) =>
        {
            var expanded = new List<RandomTreeNode>();
            var search = new MctsSearch<RandomTreeNode>(tree.Root, Options(limit) with { Seed = seed });
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                Workers = 1 + (int)((uint)workers % 4),
                OnBegun = visit =>
                {
                    if (visit.Work != VisitWork.Expand || visit.State == tree.Root)
                    {
                        return;
                    }

                    var node = Branching.SubtreeWatch<RandomTreeNode>.All(search.Tree.FirstRoot).Single(each => each.State == visit.State);
                    if (!node.IsExpanded && node.StepScore < Threshold)
                    {
                        var siblings = node.Parent.Children;
                        Assert.True(
                            siblings.Count == limit || siblings.Count == node.Parent.State.Children.Count, $"{siblings.Count} of {limit} asked for");
                        Assert.All(siblings, sibling => Assert.True(sibling.Visits > 0 || sibling.IsClosed, "one was not judged yet"));
                        Assert.All(siblings, sibling => Assert.True(sibling.IsClosed || sibling.StepScore < Threshold, "one that holds is open"));
                        Assert.All(siblings, sibling => Assert.True(sibling.IsClosed || sibling.StepScore <= node.StepScore || sibling.Stats.InFlight > 0,
                            "another is more likely to hold"));
                    }
                },
            }.RunAsync(200);
            Assert.All(Branching.SubtreeWatch<RandomTreeNode>.All(search.Tree.FirstRoot), node => Assert.InRange(node.Children.Count, 0, limit));
        });

    [Property(MaxTest = 200)]
    public Property A_state_is_asked_for_no_more_while_a_candidate_that_holds_is_open(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasStepScores = true }), async tree =>
        {
            var search = new MctsSearch<RandomTreeNode>(tree.Root, Options(4) with { Seed = seed });
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                Workers = 1 + (int)((uint)workers % 4),
                OnBegun = visit =>
                {
                    var node = Branching.SubtreeWatch<RandomTreeNode>.All(search.Tree.FirstRoot).Single(each => each.State == visit.State);
                    if (visit.Work == VisitWork.Expand && node.IsExpanded)
                    {
                        Assert.All(node.Children, child => Assert.True(child.IsClosed || child.StepScore is null or < Threshold, "one holds"));
                        Assert.All(node.Children, child => Assert.True(child.IsClosed || child.Visits > 0, "one is not judged yet"));
                    }
                },
            }.RunAsync(200);
        });

    [Fact]
    public void A_widening_that_waits_for_nothing_is_named()
    {
        var search = new MctsSearch<int>(0, new() { Policy = new(widening: new WaitsForEver()) });
        search.Begin(out var visit);
        search.Complete(visit, new([new(1)], new Evaluation(0)));

        var error = Assert.Throws<PluginException>(() => search.Begin(out _));
        Assert.Equal(
            "Widening 'WaitsForEver' waits at depth 0, where nothing is in flight; it waits only for what is in flight below the state.", error.Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 6)]
    public async Task A_state_whose_candidate_holds_and_disappoints_gets_another_as_visits_grow(double growth, int candidates)
    {
        var tree = Step("root", 1, [.. Enumerable.Range(0, 8).Select(i => Step($"{i}", 0.9, [.. Enumerable.Range(0, 60).Select(j => Answer($"{i}.{j}", 0.1))]))]);
        var search = new MctsSearch<Branch>(tree, Options(60, growth), new BestTerminal<Branch>());
        await new SearchRunner<Branch>(search, tree, tree, new() { Budget = new() { Simulations = 40 } }).RunAsync();

        Assert.Equal(candidates, search.Tree.Root.Children.Count);
    }

    private static MctsOptions Options(int limit, double growth = 0, int? fallback = null, int expandAtVisit = 2) => new()
    {
        Policy = new OneByOne(
            new() { Limit = limit, AcceptAt = Threshold, Growth = growth, FallbackAfterDetours = fallback }, new(new Puct(1)))
        {
            ExpandAtVisit = expandAtVisit,
        },
        Backup = Backup.Maximum,
    };

    private static async Task<SearchResult<Branch>> RunAsync(Branch root, List<string> calls, int limit = 4)
    {
        var search = new MctsSearch<Branch>(root, Options(limit), new BestTerminal<Branch>());
        var plugins = new Logged(root, calls);
        return await new SearchRunner<Branch>(
            search, plugins, plugins, new() { Budget = new() { Simulations = 50 } }, [new StopWhenSolved<Branch>(0.5)]).RunAsync();
    }

    private static Branch Step(string name, double holds, params Branch[] children) => new(name, children) { Judged = 0.2, StepScore = holds };

    private static Branch Answer(string name, double value) => new(name) { Judged = value, StepScore = value, IsAnswer = true };

    private sealed class Logged(Branch root, List<string> calls) : IExpander<Branch>, IEvaluator<Branch>
    {
        public ValueTask<Expansion<Branch>> ExpandAsync(ExpansionRequest<Branch> request, CancellationToken cancellationToken)
        {
            calls.Add($"expand {request.State}");
            return root.ExpandAsync(request, cancellationToken);
        }

        public ValueTask<Evaluation> EvaluateAsync(Branch state, CancellationToken cancellationToken)
        {
            calls.Add($"judge {state}");
            return root.EvaluateAsync(state, cancellationToken);
        }
    }

    /// <summary>Notes what it is told at the root.</summary>
    private sealed class Watching(List<(int Visits, bool HasEndedLine, int Detours)> seen) : ISelectionPolicy
    {
        public string Description => nameof(Watching);

        private readonly Puct _puct = new();

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
        {
            if (parent.Depth == 0)
            {
                var statistics = (DetourStatistics)parent.Statistics!;
                seen.Add((parent.Visits, statistics.HasEndedLine, statistics.Detours));
            }

            return _puct.Select(parent, children);
        }
    }

    private sealed class WaitsForEver : IWidening
    {
        public string Description => nameof(WaitsForEver);

        public int Initial => 1;

        public bool AsksAgain => true;

        public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending) => WideningDecision.Wait;
    }
}
