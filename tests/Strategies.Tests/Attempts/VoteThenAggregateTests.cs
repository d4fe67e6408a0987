using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Tests.Attempts;

public class VoteThenAggregateTests
{
    [Fact]
    public async Task Three_that_agree_end_it()
    {
        var world = new AttemptWorld(_ => "x");
        var result = await world.RunAsync(Search());

        Assert.Equal(("x", 3), (result.Recommendation.Leaf?.State.Answer, result.Usage.Calls));
        Assert.Equal(1, result.Recommendation.Confidence);
        Assert.Equal(StopKind.Finished, result.StopReason.Kind);
    }

    [Fact]
    public async Task Two_thirds_of_eight_end_it_before_anything_is_put_together()
    {
        var world = new AttemptWorld(i => i is 1 or 4 ? "y" : "x");
        var result = await world.RunAsync(Search());

        Assert.Equal(("x", 8), (result.Recommendation.Leaf?.State.Answer, result.Usage.Calls));
        Assert.Equal(6.0 / 8, result.Recommendation.Confidence!.Value, 12);
    }

    [Fact]
    public async Task Where_they_disagree_one_attempt_an_answer_is_shown_and_what_is_made_of_them_decides()
    {
        var world = new AttemptWorld(i => $"{"xyz"[i % 3]}") { Combine = (_, _) => "w" };
        var result = await world.RunAsync(Search());

        Assert.Equal("w", result.Recommendation.Leaf?.State.Answer);
        var combined = world.Requests.Where(request => request.Arm == (int)AttemptWay.Combine).ToList();
        Assert.Equal(4, combined.Count);
        Assert.All(combined, request => Assert.Equal(["x", "y", "z"], request.Shown!.Select(each => each.State.Answer).Order()));
        Assert.Equal(3, combined.Select(request => request.Shown![0].State.Answer).Distinct().Count());
    }

    [Fact]
    public async Task No_attempt_sees_another_before_they_are_put_together()
    {
        var world = new AttemptWorld(i => $"{i}") { Combine = (i, _) => $"{i}" };
        await world.RunAsync(Search(), workers: 4);

        foreach (var request in world.Requests.Where(request => request.Arm == (int)AttemptWay.Attempt))
        {
            Assert.Empty(request.Shown ?? []);
            Assert.Empty(request.Siblings);
        }
    }

    [Property(MaxTest = 100)]
    public Property Votes_do_not_depend_on_the_order_in_which_attempts_come(int seed) => Prop.ForAll(
        Gen.Elements("a", "b", "c").ListOf(8).ToArbitrary(), answers =>
        {
            var options = new VoteThenAggregateOptions { First = 8, Samples = 8, Rounds = 0, ComparesTies = false };
            var mixed = answers.OrderBy(_ => new Random(seed).Next()).ToList();
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(mixed));
            return Played(answers) == Played(mixed);

            string? Played(IReadOnlyList<string> list) =>
                new AttemptWorld(i => list[i]).RunAsync(Search(options)).Result.Recommendation.Leaf?.State.Answer;
        });

    [Theory]
    [InlineData("x")]
    [InlineData("y")]
    public async Task Equal_votes_are_decided_by_pairs_in_both_orders(string better)
    {
        var world = new AttemptWorld(i => i % 2 == 0 ? "x" : "y") { Verdict = (a, _) => a == better ? "A" : "B" };
        var result = await world.RunAsync(Search(new() { First = 4, Samples = 4, Rounds = 0 }));

        Assert.Equal(better, result.Recommendation.Leaf?.State.Answer);
        Assert.Equal(2, world.Requests.Count(request => request.Arm == (int)AttemptWay.Compare));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_same_is_played_whatever_the_number_of_workers(int workers)
    {
        var world = new AttemptWorld(i => $"{"xyyzxz"[i % 6]}") { Combine = (i, _) => i % 4 == 0 ? "v" : "w" };
        var result = await world.RunAsync(Search(), workers);
        Assert.Equal("w", result.Recommendation.Leaf?.State.Answer);
    }

    [Fact]
    public async Task A_budget_ends_it_with_what_leads()
    {
        var world = new AttemptWorld(i => i == 0 ? "y" : $"x{i % 2}");
        var search = Search();
        var result = await new SearchRunner<Tried>(
            search, world, world, new() { Budget = new() { Simulations = null, ModelCalls = 5 } }).RunAsync();
        Assert.Equal(StopKind.Budget, result.StopReason.Kind);
        Assert.InRange(result.Usage.Calls, 1, 5);
        Assert.NotNull(result.Recommendation.Leaf?.State.Answer);
    }

    private static VoteThenAggregateSearch<Tried> Search(VoteThenAggregateOptions? options = null) =>
        new(AttemptWorld.Root, AttemptWorld.AnswerOf, AttemptWorld.VerdictOf, options);
}
