using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class SelfConsistencyTests
{
    private static readonly Func<Branch, string?> ByName = branch => branch.Name[..1];

    [Fact]
    public async Task The_answer_that_most_chains_give_is_played_and_nobody_is_asked_to_judge()
    {
        var tree = Step("root", 0, Answer("x1"), Answer("y1"), Answer("x2"));
        var search = new SelfConsistencySearch<Branch>(tree, ByName, new() { Samples = 3 });

        Assert.Equal(["1 of root", "count x1", "1 of root", "count y1", "1 of root", "count x2"], await search.StepsAsync());
        Assert.Equal("x1", search.LineOf());
        Assert.Equal(2.0 / 3, search.Recommend().Confidence!.Value, 12);
        Assert.All(search.Tree.Terminals, end => Assert.False(end.IsJudged));
    }

    [Theory]
    [InlineData("xxxxxxx", 7, 4)]       // 4 of 7: the other 3 can no longer win
    [InlineData("xyxxxxx", 7, 5)]       // 4 to 1 with 2 to come
    [InlineData("xyxyxyx", 7, 7)]       // decided by the last
    [InlineData("xxyy", 4, 2)]          // 2 to 0 with 2 to come: a tie goes to the answer that was first
    [InlineData("yxxxxx", 6, 5)]        // 3 to 1 with 2 to come could end in a tie, which the first would win
    public async Task It_ends_as_soon_as_the_chains_that_remain_cannot_change_the_answer(string answers, int samples, int expected)
    {
        var tree = Step("root", 0, [.. answers.Select((answer, i) => Answer($"{answer}{i}"))]);
        var result = await new SelfConsistencySearch<Branch>(tree, ByName, new() { Samples = samples }).RunAsync();

        Assert.Equal(expected, result.Simulations);
        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
    }

    [Theory]
    [InlineData("xyyy", 1, "y1")]       // 2 to 1
    [InlineData("xyy", 2, "x0")]        // 2 to 2: the first
    [InlineData("xyyy", 2, "y1")]       // 3 to 2
    public async Task The_first_chain_may_have_more_votes(string answers, int heads, string expected)
    {
        var tree = Step("root", 0, [.. answers.Select((answer, i) => Answer($"{answer}{i}"))]);
        var search = new SelfConsistencySearch<Branch>(tree, ByName, new() { Samples = answers.Length, FirstHeads = heads });
        await search.RunAsync();

        Assert.Equal(expected, search.LineOf());
    }

    [Theory]
    [InlineData(3, 2)]       // x, y: a third could decide, and there is none
    [InlineData(5, 3)]       // x, y, x, and the fifth cannot change it once y has not come
    public async Task The_first_chain_shows_for_how_many_the_budget_is_enough(int simulations, int atLeast)
    {
        var tree = Step("root", 0, Answer("x0"), Answer("y1"), Answer("x2"), Answer("x3"), Answer("y4"));
        var budget = new SearchBudget { Simulations = simulations };
        var search = new SelfConsistencySearch<Branch>(tree, ByName, new() { Samples = 4096, FitsBudget = true }) { Budget = budget };
        var result = await search.RunAsync();

        Assert.InRange(result.Simulations, atLeast, simulations);
        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
    }

    [Property(MaxTest = 150)]
    public Property Stopping_early_never_changes_the_answer(int seed, int samples, int weight, bool greedy) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { MaxChildren = 3 }), async tree =>
        {
            var options = new SelfConsistencyOptions
            {
                Samples = 1 + (int)((uint)samples % 20),
                Weight = (VoteWeight)((uint)weight % 3),
                Temperature = seed % 2 == 0 ? 0.2 : 3,
                FirstIsGreedy = greedy,
            };
            var (early, whole) = (await RunAsync(tree, options), await RunAsync(tree, options with { StopsEarly = false }));
            Assert.Equal(AnswerOf(whole.Recommendation), AnswerOf(early.Recommendation));
            Assert.True(early.Usage.Calls <= whole.Usage.Calls);
        });

    [Property(MaxTest = 100)]
    public Property Whatever_order_chains_end_in_no_further_vote_could_change_an_answer_it_stopped_at(int seed, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { MaxChildren = 3, HasDeadEnds = false }), async tree =>
        {
            const int Samples = 15;
            var search = new SelfConsistencySearch<RandomTreeNode>(tree.Root, Strategies.AnswerOf, new() { Samples = Samples });
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 1 + (int)((uint)workers % 6) }.RunAsync(1000);

            var votes = search.Tree.Terminals.Select(end => Strategies.AnswerOf(end.Node.State)).OfType<string>().ToList();
            var missing = Samples - search.Tree.Terminals.Count();
            if (missing > 0)
            {
                var winner = AnswerOf(search.Recommend());
                var counts = votes.CountBy(vote => vote).ToDictionary();
                foreach (var rival in new[] { "yes", "no", "never heard" }.Where(rival => rival != winner))
                {
                    var lead = counts[winner!] - (counts.GetValueOrDefault(rival) + missing);
                    Assert.True(lead > 0 || (lead == 0 && votes.IndexOf(winner!) < (uint)votes.IndexOf(rival)));
                }
            }
        });

    [Fact]
    public async Task By_value_one_answer_a_judge_is_sure_of_outweighs_two_it_doubts()
    {
        var tree = Step("root", 0, Answer("x1", 0.1), Answer("y1", 0.9), Answer("x2", 0.1));
        var options = new SelfConsistencyOptions { Samples = 3, Weight = VoteWeight.Value };

        var sharp = new SelfConsistencySearch<Branch>(tree, ByName, options);
        await sharp.RunAsync();
        var flat = new SelfConsistencySearch<Branch>(tree, ByName, options with { Temperature = 100 });
        await flat.RunAsync();

        Assert.Equal("y1", sharp.LineOf());
        Assert.Equal("x1", flat.LineOf());
    }

    [Fact]
    public async Task A_chain_without_an_answer_has_no_vote_and_is_not_waited_for()
    {
        var tree = Step("root", 0, Step("stuck", 0), Answer("x1"), Answer("x2"), Step("stuck too", 0), Answer("x3"));
        var search = new SelfConsistencySearch<Branch>(tree, ByName, new() { Samples = 5 });

        Assert.Equal(3, (await search.StepsAsync()).Count(step => step == "1 of root"));      // 2 to 0: two more could but draw level
        Assert.Equal("x1", search.LineOf());
    }

    private static string? AnswerOf(Recommendation<RandomTreeNode> recommendation) =>
        recommendation.IsComplete ? Strategies.AnswerOf(recommendation.Leaf!.Value.State) : null;

    private static Task<SearchResult<RandomTreeNode>> RunAsync(RandomTree tree, SelfConsistencyOptions options) => new SearchRunner<RandomTreeNode>(
        new SelfConsistencySearch<RandomTreeNode>(tree.Root, Strategies.AnswerOf, options), tree, tree, new() { Budget = new() { Simulations = null } }).RunAsync();
}
