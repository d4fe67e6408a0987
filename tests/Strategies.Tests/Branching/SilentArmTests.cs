using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Branching;

/// <summary>An arm that has nothing to say speaks for itself only.</summary>
public class SilentArmTests
{
    [Property(MaxTest = 100)]
    public Property However_candidates_are_spread_over_arms_all_of_them_are_found(int seed, bool together) =>
        Prop.ForAll(Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), async (arms, workers) =>
        {
            var tree = RandomTrees.Grow(new Random(seed), new() { MaxDepth = 4, MaxChildren = 4, MaxNodes = 60 }, size: 40);
            var policy = new AdaptiveBranching(new() { Arms = arms }) { ExpandAtVisit = together ? 1 : 2 };
            var options = new MctsOptions { Policy = policy, Seed = seed };
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var random = new Random(seed);
            var armOf = tree.Nodes.ToDictionary(node => node, _ => random.Next(arms));
            var spread = new Says<RandomTreeNode>(request => request.State.Children
                .Where(child => armOf[child] == (request.Arm ?? 0) && !request.Siblings.Contains(child)).Take(request.Count).Select(child => child.ToCandidate()));
            await new SearchRunner<RandomTreeNode>(search, spread, tree, new() { MaxConcurrency = workers }).RunAsync();

            Assert.True(search.Tree.Root.IsClosed);
            foreach (var node in All(search.Tree.Root).Where(node => node.Visits > 0 && !node.IsTerminal))
            {
                Assert.Equal(node.State.Children.Count, node.Children.Count);
            }
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_state_is_a_dead_end_once_every_arm_was_asked_and_none_had_anything(int expandAtVisit)
    {
        var asked = new List<int>();
        var policy = new AdaptiveBranching(new() { Arms = 3 }) { ExpandAtVisit = expandAtVisit };
        var options = new MctsOptions { Policy = policy, DeadEndValue = -0.5 };
        var search = new MctsSearch<string>("root", options);
        var silent = new Says<string>(request =>
        {
            asked.Add(request.Arm!.Value);
            return [];
        });
        var result = await new SearchRunner<string>(search, silent, new Half()).RunAsync();

        Assert.Equal([0, 1, 2], asked.Order());
        Assert.Equal(3, search.Tree.Expansions);
        Assert.True(search.Tree.Root.IsClosed);
        Assert.Equal((2, 0.0), (search.Tree.Root.Visits, search.Tree.Root.Value));      // judged once, 0.5, and found to be a dead end
        Assert.Null(result.Recommendation.Action);
    }

    [Fact]
    public async Task An_arm_that_repeats_what_is_there_is_given_up_and_the_others_are_not()
    {
        var asked = new int[2];
        var policy = new AdaptiveBranching(new() { Arms = 2, Limit = 6 });
        var options = new MctsOptions { Policy = policy, AttemptsPerState = 2 };
        var search = new MctsSearch<string>("", options, extensions: new StateMerger<string>(state => state));
        var expander = new Says<string>(request =>
        {
            asked[request.Arm!.Value]++;
            return request.Arm == 0 ? [new("same", IsTerminal: true)] : [new($"new {asked[1]}", IsTerminal: true)];
        });
        await new SearchRunner<string>(search, expander, new Half()).RunAsync();

        Assert.Equal(6, search.Tree.Root.Children.Count);
        Assert.InRange(asked[0], 0, 3);      // once to add it, and twice in vain
    }

    [Fact]
    public void A_policy_that_asks_an_arm_that_has_nothing_to_add_is_told()
    {
        var stubborn = new Stubborn();
        var search = new MctsSearch<string>("root", new() { Policy = new Joined(new(), widening: stubborn, arms: stubborn) });
        search.Begin(out var visit);
        search.Complete(visit, new([], new Evaluation(0)));
        var error = Assert.Throws<PluginException>(() => search.Begin(out _));

        Assert.Equal(
            "Policy 'Stubborn' chose arm 0 at depth 0, which has nothing to add there; it chooses one that is not spent.",
            error.Message);
    }

    private static IEnumerable<SearchNode<RandomTreeNode>> All(SearchNode<RandomTreeNode> from) => from.Children.SelectMany(All).Prepend(from);

    private sealed class Says<TState>(Func<ExpansionRequest<TState>, IEnumerable<Candidate<TState>>> says) : IExpander<TState>
    {
        public ValueTask<Expansion<TState>> ExpandAsync(ExpansionRequest<TState> request, CancellationToken cancellationToken) =>
            new(new Expansion<TState>([.. says(request)]));
    }

    private sealed class Half : IEvaluator<string>
    {
        public ValueTask<Evaluation> EvaluateAsync(string state, CancellationToken cancellationToken) => new(new Evaluation(0.5));
    }

    private sealed class Stubborn : IWidening, IArmChoice
    {
        public string Description => nameof(Stubborn);

        public int Initial => 1;

        public bool AsksAgain => true;

        public int Count => 2;

        public WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending) => WideningDecision.Ask();

        public int? Choose(in SelectionContext state, IReadOnlySet<int> spent) => 0;
    }
}
