using FsCheck;
using FsCheck.Fluent;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

public class SearchLawsTests
{
    private static readonly LawOptions Few = new() { Cases = 40 };

    [Fact]
    public Task Our_search_breaks_no_law() => SearchLaws.CheckAsync(root => new MctsSearch<RandomTreeNode>(root), Few);

    [Fact]
    public async Task A_whole_search_with_a_users_plugins_is_tested_in_a_few_lines() => await SearchLaws.CheckAsync(
        () =>
            new CallbackExpander(
                request => request.State >= 500 ? [] : [new(request.State * 2), new((request.State * 2) + 1, IsTerminal: true)]),
        () => new CallbackEvaluator(state => Math.Sin(state)),
        Gen.Choose(1, 100).ToArbitrary(),
        options: Few);

    [Fact]
    public async Task A_users_evaluator_out_of_range_shows_in_the_tree()
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => SearchLaws.CheckAsync(
            () => new CallbackExpander(request => [new(request.State + 1)]),
            () => new CallbackEvaluator(state => state > 3 ? 100 : 0),
            Gen.Choose(1, 100).ToArbitrary(),
            options: Few));
        Assert.Equal("a mean lies within its values", caught.Law);
    }

    public static TheoryData<string, Func<ISearch<RandomTreeNode>, ISearch<RandomTreeNode>>> Saboteurs => new()
    {
        { "what begins ends", search => new Sabotage(search) { KeepsAbandoned = true } },
        { "every simulation visits the root", search => new Sabotage(search) { Miscounts = true } },
        { "a recommendation is a line from the root", search => new Sabotage(search) { SkipsAction = true } },
        { "a visit ends once", search => new Sabotage(search) { TakesTwice = true } },
    };

    [Theory]
    [MemberData(nameof(Saboteurs))]
    public async Task A_search_that_breaks_a_law_is_caught(string law, Func<ISearch<RandomTreeNode>, ISearch<RandomTreeNode>> sabotage)
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(
            () => SearchLaws.CheckAsync(root => sabotage(new MctsSearch<RandomTreeNode>(root))));
        Assert.Equal(law, caught.Law);
        Assert.Equal(nameof(Sabotage), caught.Subject);
        Assert.Contains("tree (", caught.Case, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_with_chance_of_its_own_is_caught()
    {
        var made = 0;
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => SearchLaws.SameSeedSameTreeAsync(
            root => new MctsSearch<RandomTreeNode>(root, extensions: new RootNoise<RandomTreeNode>(0.5, seed: made++))));
        Assert.Equal("same seed, same tree", caught.Law);
    }

    [Fact]
    public async Task A_search_that_loses_what_something_cost_is_caught_under_the_runner()
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(
            () => SearchLaws.BillsAddUpAsync(root => new Sabotage(new MctsSearch<RandomTreeNode>(root)) { LosesUsage = true }));
        Assert.Equal("a bill is the sum of its parts", caught.Law);
    }

    [Fact]
    public async Task A_search_whose_tree_depends_on_more_than_the_order_of_results_is_caught()
    {
        var made = 0;
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => SearchLaws.InOrderTimingDoesNotMatterAsync(
            root => new MctsSearch<RandomTreeNode>(root, extensions: new RootNoise<RandomTreeNode>(0.5, seed: made++))));
        Assert.Equal("in order, timing does not matter", caught.Law);
    }

    [Fact]
    public async Task A_strategy_that_draws_one_sample_twice_is_caught()
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => SearchLaws.CheckAsync(root => new Twice(root)));
        Assert.Equal("no sample is drawn twice", caught.Law);
        Assert.Equal(nameof(Twice), caught.Subject);
    }

    [Fact]
    public async Task A_strategy_that_asks_for_the_same_distinct_candidates_twice_at_once_is_caught()
    {
        var caught =
            await Assert.ThrowsAsync<LawViolationException>(
                () => SearchLaws.CheckAsync(root => new Twice(root) { Drawing = Drawing.Distinct }));
        Assert.Equal("a leaf in flight is not handed out twice", caught.Law);
    }

    public static TheoryData<string, ISelectionPolicy> BadPolicies => new()
    {
        { "the choice is available", new Policy((_, _) => 0) },
        { "a choice is an index or null", new Policy((_, count) => count) },
        { "null only where nothing is available", new Policy((_, _) => null) },
        { "a policy chooses among any candidates", new Policy((_, _) => throw new DivideByZeroException()) },
    };

    [Theory]
    [MemberData(nameof(BadPolicies))]
    public async Task A_policy_that_breaks_a_law_is_caught(string law, ISelectionPolicy policy)
    {
        var caught = await Assert.ThrowsAsync<LawViolationException>(() => SelectionLaws.CheckAsync(() => policy));
        Assert.Equal(law, caught.Law);
        Assert.Equal(nameof(Policy), caught.Subject);
    }

    [Fact]
    public async Task A_policy_that_draws_by_chance_is_caught()
    {
        var random = new Random(1);
        var caught = await Assert.ThrowsAsync<LawViolationException>(
            () => SelectionLaws.CheckAsync(() => new Policy((free, _) => free.Count > 0 ? free[random.Next(free.Count)] : null)));
        Assert.Equal("a policy is pure", caught.Law);
    }

    [Fact]
    public Task A_plain_sound_policy_breaks_no_law() =>
        SelectionLaws.CheckAsync(() => new Policy((free, _) => free.Count > 0 ? free[^1] : null));

    /// <summary>Asks for candidates of the root twice, and for nothing else.</summary>
    private sealed class Twice(RandomTreeNode root) : StrategySearch<RandomTreeNode>(root)
    {
        private int _orders;

        public Drawing Drawing { get; init; } = Drawing.Independent;

        protected override bool TryNext(out VisitOrder<RandomTreeNode> order)
        {
            // Independent: one after the other, so that only the numbers are wrong.
            order = new(Tree.Root, VisitWork.Expand, 2, Drawing, Draw: Drawing == Drawing.Independent ? _orders : null);
            return (InFlight == 0 || Drawing == Drawing.Distinct) && _orders++ < 2;
        }

        protected override void Completed(in VisitReport<RandomTreeNode> report)
        {
        }

        protected override void GivenUp(in VisitOrder<RandomTreeNode> order)
        {
        }
    }

    private sealed class Policy(Func<List<int>, int, int?> choose) : ISelectionPolicy
    {
        public string Description => nameof(Policy);

        public int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children)
        {
            var free = new List<int>();
            for (var i = 0; i < children.Length; i++)
            {
                if (children[i].IsAvailable)
                {
                    free.Add(i);
                }
            }

            return choose(free, children.Length);
        }
    }

    private sealed class Sabotage(ISearch<RandomTreeNode> search) : ISearch<RandomTreeNode>
    {
        public bool KeepsAbandoned { get; init; }

        public bool Miscounts { get; init; }

        public bool SkipsAction { get; init; }

        public bool TakesTwice { get; init; }

        public bool LosesUsage { get; init; }

        public SearchTree<RandomTreeNode> Tree => search.Tree;

        public int InFlight => search.InFlight;

        public long Simulations => search.Simulations + (Miscounts && search.Simulations > 3 ? 1 : 0);

        public IReadOnlyDictionary<string, string> Settings => search.Settings;

        public BeginStatus Begin(out Visit<RandomTreeNode> visit) => search.Begin(out visit);

        public void Complete(in Visit<RandomTreeNode> visit, in VisitResult<RandomTreeNode> result)
        {
            try
            {
                search.Complete(visit, LosesUsage ? result with { Usage = default } : result);
            }
            catch (InvalidOperationException) when (TakesTwice)
            {
                // what the law is there to catch
            }
        }

        public void Abandon(in Visit<RandomTreeNode> visit, bool failed = false)
        {
            if (!KeepsAbandoned)
            {
                search.Abandon(visit, failed);
            }
        }

        public Recommendation<RandomTreeNode> Recommend()
        {
            var recommendation = search.Recommend();
            return SkipsAction ? recommendation with { Line = [.. recommendation.Line.Skip(1)] } : recommendation;
        }
    }
}
