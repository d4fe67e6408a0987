using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Laws;

/// <summary>The laws of the machine, whatever the options: FsCheck draws options, the law draws trees, orders of completion and faults.</summary>
public class MachineLaws
{
    private static readonly LawOptions Few = new() { Cases = 4 };

    [Property(MaxTest = 80)]
    public Property Visits_sum_means_lie_within_values_and_nothing_stays_in_flight(int seed) =>
        ForAllOptions(options => SearchLaws.TreesStayWholeAsync(Create(options), Few with { Seed = (uint)seed }));

    [Property(MaxTest = 40)]
    public Property Closed_subtrees_are_never_begun_and_a_leaf_in_flight_is_not_handed_out_twice(int seed) =>
        ForAllOptions(options => SearchLaws.ClosedStatesAreNeverBegunAsync(Create(options), Few with { Seed = (uint)seed }));

    [Property(MaxTest = 40)]
    public Property The_same_seed_grows_the_same_tree(int seed) =>
        ForAllOptions(options => SearchLaws.SameSeedSameTreeAsync(Create(options), Few with { Seed = (uint)seed }));

    [Property(MaxTest = 40)]
    public Property Abandoning_leaves_no_trace(int seed) =>
        ForAllOptions(options => SearchLaws.AbandoningLeavesNoTraceAsync(Create(options), Few with { Seed = (uint)seed }));

    [Property(MaxTest = 40)]
    public Property A_visit_ends_once(int seed) =>
        ForAllOptions(options => SearchLaws.VisitsEndOnceAsync(Create(options), Few with { Seed = (uint)seed }));

    [Property(MaxTest = 40)]
    public Property A_recommendation_is_a_line_of_visited_states(int seed) =>
        Prop.ForAll(RandomOptions.Arbitrary(), Gen.Choose(0, 4).ToArbitrary(), (options, which) =>
            SearchLaws.RecommendationsAreLinesAsync(
                root => new MctsSearch<RandomTreeNode>(
                    root, options, Recommenders[which], Extensions(options)), Few with { Seed = (uint)seed }));

    [Property(MaxTest = 40)]
    public Property Our_policies_choose_only_what_is_available_and_search_a_finite_tree_to_its_end(int seed) =>
        ForAllOptions(options => SelectionLaws.CheckPolicyAsync(() => options.Policy, options, Few with { Seed = (uint)seed }));

    [Property(MaxTest = 80)]
    public Property A_search_that_says_it_is_finished_has_nothing_open(int seed, bool faults) =>
        Prop.ForAll(RandomOptions.Arbitrary(), RandomTrees.Arbitrary(), async (options, tree) =>
        {
            var search = new MctsSearch<RandomTreeNode>(tree.Root, options);
            var driver = new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                Workers = 4,
                AbandonedShare = faults ? 0.2 : 0,
                FailedShare = faults ? 0.2 : 0,
                PartialShare = faults ? 0.3 : 0,
            };
            if (await driver.RunAsync(1000) == BeginStatus.Finished)
            {
                Assert.True(search.Tree.Root.IsTerminal || search.Tree.Root.IsClosed, TreeIntegrity.Print(search.Tree));
            }
        });

    private static readonly IRecommender<RandomTreeNode>[] Recommenders =
    [
        new HighestValue<RandomTreeNode>(),
        new MostVisits<RandomTreeNode>(),
        new BestTerminal<RandomTreeNode>(),
        new WeightedVote<RandomTreeNode>(node => node.Value > 0 ? "yes" : node.Value < 0 ? "no" : null),
        new GumbelChoice<RandomTreeNode>(new()),
    ];

    private static Func<RandomTreeNode, ISearch<RandomTreeNode>> Create(MctsOptions options) =>
        root => new MctsSearch<RandomTreeNode>(root, options, extensions: Extensions(options));

    /// <summary>Some merge states of equal value, although they are not equal at all: no law may depend on what a key says. Some have noise.</summary>
    private static IEnumerable<SearchExtension<RandomTreeNode>> Extensions(MctsOptions options)
    {
        if (options.Seed % 3 == 0)
        {
            yield return new StateMerger<RandomTreeNode>(node => node.Value < -0.5 ? null : $"{node.Value}");
        }

        if (options.Seed % 4 == 0)
        {
            yield return new RootNoise<RandomTreeNode>(0.25, seed: options.Seed);
        }
    }

    private static Property ForAllOptions(Func<MctsOptions, Task> law) => Prop.ForAll(RandomOptions.Arbitrary(), law);
}
