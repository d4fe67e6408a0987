using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class RebaseTests
{
    [Theory]
    [InlineData(1, 0, 1, "3 of a, 1 of b")]              // shares of 4: 2.44, 0.90, 0.33, 0.33; the two left over go to b and a
    [InlineData(0.5, 0.5, 0.2, "2 of a, 2 of b")]
    [InlineData(0.5, 0.4, 0.2, "2 of a, 2 of b")]        // 2.49 and 1.51
    [InlineData(0.4, 0.5, 0.1, "3 of b, 1 of a")]        // 1.08 and 2.92, the better line first
    [InlineData(1, -1, 0.2, "4 of a")]
    public async Task What_is_left_is_split_by_softmax_to_the_last_sample(double a, double b, double temperature, string split)
    {
        var tree = Step("root", 0, Step("a", a, Answer("a1")), Step("b", b, Answer("b1")), Step("c", -1, Answer("c1")), Step("d", -1, Answer("d1")));
        var steps = await new RebaseSearch<Branch>(tree, new() { Samples = 4, Temperature = temperature }).StepsAsync();

        Assert.Equal("4 of root", steps[0]);
        Assert.Equal(split, string.Join(", ", steps.Skip(1).Where(step => step.Contains(" of ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_line_that_ends_takes_one_off()
    {
        var tree = Step("root", 0, Answer("a", 0.1), Step("b", 0.5, Answer("b1", 0.9)), Step("c", 0.5, Step("stuck", 0.2)));
        var search = new RebaseSearch<Branch>(tree, new() { Samples = 3 });

        Assert.Equal(
            ["3 of root", "judge a", "judge b", "judge c", "1 of b", "judge b1", "1 of c", "judge stuck", "1 of stuck"],
            await search.StepsAsync());
        Assert.Equal("b b1", search.LineOf());
    }

    [Property(MaxTest = 100)]
    public Property At_every_level_exactly_what_is_left_of_the_budget_is_drawn_and_as_many_lines_end(int seed, int samples, int temperature, int workers) =>
        Prop.ForAll(RandomTrees.Arbitrary(new() { HasDeadEnds = false, IsDistinct = true }), async tree =>
        {
            var options = new RebaseOptions { Samples = 1 + (int)((uint)samples % 40), Temperature = 0.05 + ((uint)temperature % 20 / 10.0) };
            var search = new RebaseSearch<RandomTreeNode>(tree.Root, options);
            var drawn = new SortedDictionary<int, int>();
            var driver = new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                Workers = 1 + (int)((uint)workers % 6),
                OnBegun = visit => drawn[visit.Depth] = drawn.GetValueOrDefault(visit.Depth) + (visit.Work == VisitWork.Expand ? visit.Count : 0),
            };
            Assert.Equal(BeginStatus.Finished, await driver.RunAsync(100_000));

            var ends = search.Tree.Terminals.Select(end => end.Node.Depth).ToList();
            Assert.Equal(options.Samples, ends.Count);
            foreach (var (depth, count) in drawn)
            {
                Assert.Equal(options.Samples - ends.Count(end => end <= depth), count);
            }
        });

    [Property(MaxTest = 100)]
    public Property With_dead_ends_no_level_draws_more_than_is_left_and_no_line_is_lost_count_of(int seed, int samples) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            var options = new RebaseOptions { Samples = 1 + (int)((uint)samples % 40) };
            var search = new RebaseSearch<RandomTreeNode>(tree.Root, options);
            var drawn = new SortedDictionary<int, int>();
            var lost = 0;
            var driver = new SearchDriver<RandomTreeNode>(search, tree, tree, seed)
            {
                Workers = 3,
                OnBegun = visit =>
                {
                    var count = visit.Work == VisitWork.Expand ? visit.Count : 0;
                    drawn[visit.Depth] = drawn.GetValueOrDefault(visit.Depth) + count;
                    lost += visit.State.IsDeadEnd ? count : 0;
                },
            };
            await driver.RunAsync(100_000);

            Assert.Equal(drawn.Values.OrderDescending(), drawn.Values);
            Assert.Equal(options.Samples, search.Tree.Terminals.Count() + lost);
        });

    [Fact]
    public async Task Towards_temperature_0_it_follows_the_best_line_alone_and_at_a_high_one_all_evenly()
    {
        var tree = Step("root", 0, Step("a", 0.6, Answer("a1")), Step("b", 0.5, Answer("b1")));
        var cold = await new RebaseSearch<Branch>(tree, new() { Samples = 2, Temperature = 0.001 }).StepsAsync();
        var hot = await new RebaseSearch<Branch>(tree, new() { Samples = 2, Temperature = 1000 }).StepsAsync();

        Assert.Contains("2 of a", cold);
        Assert.Contains("1 of a", hot);
        Assert.Contains("1 of b", hot);
    }
}
