using TreeReasoner.Testing;

namespace TreeReasoner.Tests.Journaling;

/// <summary>Every strategy follows its journal, goes on from any line of it, and is told from the same one with other options.</summary>
public class StrategyJournalLaws
{
    private static readonly RandomTree Tree = RandomTrees.Grow(new(5));

    public static TheoryData<string> Names => Strategies.Names;

    public static TheoryData<Type, ISearch<RandomTreeNode>> Options => new()
    {
        { typeof(int), new GreedySearch<RandomTreeNode>(Tree.Root) },
        { typeof(BestOfNOptions), new BestOfNSearch<RandomTreeNode>(Tree.Root) },
        { typeof(SelfConsistencyOptions), new SelfConsistencySearch<RandomTreeNode>(Tree.Root, Strategies.AnswerOf) },
        { typeof(StepSearchOptions), new StepSearch<RandomTreeNode>(Tree.Root) },
        { typeof(BeamOptions), new BeamSearch<RandomTreeNode>(Tree.Root) },
        { typeof(DiverseOptions), new DiverseSearch<RandomTreeNode>(Tree.Root) },
        { typeof(RebaseOptions), new RebaseSearch<RandomTreeNode>(Tree.Root) },
        { typeof(BestFirstOptions), new BestFirstSearch<RandomTreeNode>(Tree.Root) },
        { typeof(DepthFirstOptions), new DepthFirstSearch<RandomTreeNode>(Tree.Root) },
    };

    public static TheoryData<string, ISearch<RandomTreeNode>, ISearch<RandomTreeNode>> Changes => new()
    {
        { "MaxSteps is 1000 in the journal and 7 in this search", new GreedySearch<RandomTreeNode>(Tree.Root), new GreedySearch<RandomTreeNode>(Tree.Root, 7) },
        { "Samples is 8 in the journal and 9 in this search", new BestOfNSearch<RandomTreeNode>(Tree.Root), new BestOfNSearch<RandomTreeNode>(Tree.Root, new() { Samples = 9 }) },
        {
            "StopsEarly is true in the journal and false in this search",
            new SelfConsistencySearch<RandomTreeNode>(Tree.Root, Strategies.AnswerOf),
            new SelfConsistencySearch<RandomTreeNode>(Tree.Root, Strategies.AnswerOf, new() { StopsEarly = false })
        },
        { "AcceptAt is null in the journal and 0.1 in this search", new StepSearch<RandomTreeNode>(Tree.Root), new StepSearch<RandomTreeNode>(Tree.Root, new() { AcceptAt = 0.1 }) },
        {
            "Vote is null in the journal and WeightedVote(Heads, 0.2) in this search",
            new StepSearch<RandomTreeNode>(Tree.Root),
            new StepSearch<RandomTreeNode>(Tree.Root, vote: new(Strategies.AnswerOf, weight: VoteWeight.Heads))
        },
        { "Width is 4 in the journal and 2 in this search", new BeamSearch<RandomTreeNode>(Tree.Root), new BeamSearch<RandomTreeNode>(Tree.Root, new() { Width = 2 }) },
        { "Subtrees is 4 in the journal and 2 in this search", new DiverseSearch<RandomTreeNode>(Tree.Root), new DiverseSearch<RandomTreeNode>(Tree.Root, new() { Subtrees = 2 }) },
        { "Temperature is 0.2 in the journal and 0.3 in this search", new RebaseSearch<RandomTreeNode>(Tree.Root), new RebaseSearch<RandomTreeNode>(Tree.Root, new() { Temperature = 0.3 }) },
        {
            "LineScore is Last in the journal and Product in this search",
            new BestFirstSearch<RandomTreeNode>(Tree.Root),
            new BestFirstSearch<RandomTreeNode>(Tree.Root, new() { LineScore = LineScore.Product })
        },
        {
            "Recommender is BestTerminal in the journal and MostVisits in this search",
            new DepthFirstSearch<RandomTreeNode>(Tree.Root),
            new DepthFirstSearch<RandomTreeNode>(Tree.Root, recommender: new MostVisits<RandomTreeNode>())
        },
        {
            "MergesEqualStates is not there in the journal and true in this search",
            new MctsSearch<RandomTreeNode>(Tree.Root),
            new MctsSearch<RandomTreeNode>(Tree.Root, extensions: new StateMerger<RandomTreeNode>(node => node.ToString()))
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_strategy_follows_its_journal_whatever_fails_and_goes_on_from_any_line(string name) =>
        JournalLaws.SearchesReplayAsync(Strategies.All[name], new() { Cases = 15 });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_killed_strategy_ends_with_the_result_that_it_would_have_had_and_pays_for_no_call_twice(string name)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var (tree, create) = (RandomTrees.Grow(new(seed)), Strategies.All[name]);
            var uncut = new MemoryJournal();
            var whole = await KilledRun.Search(tree, null, uncut, new(tree, seed), seed, CompletionOrder.Ordered, create(tree.Root)).RunAsync();
            for (var cut = 0; cut <= uncut.Lines.Count; cut += 1 + (uncut.Lines.Count / 6))
            {
                var journal = new MemoryJournal(uncut.Lines.Take(cut));
                var (plugins, paid) = (new Unsteady(tree, seed + 1), KilledRun.PaidIn(journal));
                var resumed = await KilledRun.Search(tree, null, journal, plugins, seed, CompletionOrder.Ordered, create(tree.Root)).RunAsync();
                Assert.Equal(TreeIntegrity.Print(whole.Tree), TreeIntegrity.Print(resumed.Tree));
                Assert.Equal(whole.Recommendation.Line.Select(node => node.State), resumed.Recommendation.Line.Select(node => node.State));
                Assert.Equal((whole.Recommendation.Value, whole.Recommendation.Confidence), (resumed.Recommendation.Value, resumed.Recommendation.Confidence));
                Assert.Equal((whole.Usage, whole.StopReason, whole.Simulations), (resumed.Usage, resumed.StopReason, resumed.Simulations));
                Assert.Equal(whole.Usage.Calls - paid, plugins.Calls);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_of_a_strategy_is_among_its_settings(Type options, ISearch<RandomTreeNode> search)
    {
        var writable = options == typeof(int) ? ["MaxSteps"] : options.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        Assert.NotEmpty(writable);
        Assert.Empty(writable.Append("Recommender").Except(search.Settings.Keys));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_strategy_with_other_options_is_refused_and_the_error_names_both_values(
        string message, ISearch<RandomTreeNode> made, ISearch<RandomTreeNode> changed)
    {
        var journal = new MemoryJournal();
        await new SearchRunner<RandomTreeNode>(made, Tree, Tree, new() { Budget = new() { Simulations = 2 } }, journal: new(journal, Tree)).RunAsync();
        var error = await Assert.ThrowsAsync<JournalException>(() => new SearchRunner<RandomTreeNode>(changed, Tree, Tree, journal: new(journal, Tree)).RunAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
