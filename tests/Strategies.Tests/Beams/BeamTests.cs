using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Testing;
using static TreeReasoner.Tests.Drive;

namespace TreeReasoner.Tests;

public class BeamTests
{
    [Fact]
    public async Task The_best_lines_of_a_level_go_on_and_ended_ones_are_kept()
    {
        var tree = Step(
            "root", 0,
            Step("a", 0.1, Answer("a1", 1)),
            Step("b", 0.5, Answer("b1", 0.2), Step("b2", 0.6, Answer("b3", 0.3))),
            Answer("c", 0.4),
            Step("d", 0.3, Answer("d1", 0.9)));
        var search = new BeamSearch<Branch>(tree, new() { Width = 2 });

        // "c" takes a place of the first level, so "d" has none; its own is free again at the next.
        Assert.Equal(
            ["4 of root", "judge a", "judge b", "judge c", "judge d", "4 of b", "judge b1", "judge b2", "4 of b2", "judge b3"],
            await search.StepsAsync());
        Assert.Equal("c", search.LineOf());
    }

    [Fact]
    public async Task A_wide_enough_beam_finds_the_best_answer_of_a_tree()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var tree = RandomTrees.Grow(new Random(seed), new() { HasDeadEnds = false });
            var search = new BeamSearch<RandomTreeNode>(tree.Root, new() { Width = 1024, Candidates = 64 });
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 4 }.RunAsync(100_000);
            Assert.Equal(tree.OptimalReturn(), search.Recommend().Value);
        }
    }

    [Property(MaxTest = 100)]
    public Property At_every_level_exactly_the_best_are_expanded_and_never_more_than_the_width(int seed, int width, int candidates, bool product) =>
        Prop.ForAll(RandomTrees.Arbitrary(), async tree =>
        {
            var options = new BeamOptions
            {
                Width = 1 + (int)((uint)width % 4),
                Candidates = 1 + (int)((uint)candidates % 4),
                LineScore = product ? LineScore.Product : LineScore.Last,      // without step scores the same
            };
            var search = new BeamSearch<RandomTreeNode>(tree.Root, options);
            await new SearchDriver<RandomTreeNode>(search, tree, tree, seed) { Workers = 5 }.RunAsync(100_000);

            List<SearchNode<RandomTreeNode>> beam = [search.Tree.FirstRoot];
            while (beam.Count > 0)
            {
                Assert.All(beam, line => Assert.True(line.IsExpanded));
                var next = beam.SelectMany(line => line.Children)
                    .OrderByDescending(line => line.State.Value)      // stable: of equals the line before, then the candidate before
                    .Take(options.Width).Where(line => !line.IsTerminal).ToList();
                var expanded = beam.SelectMany(line => line.Children).Where(line => line.IsExpanded).ToList();
                Assert.InRange(expanded.Count, 0, options.Width);
                Assert.Equal(next.ToHashSet(), [.. expanded]);
                beam = next;
            }
        });

    [Fact]
    public async Task A_line_whose_candidates_cannot_be_had_leaves_the_beam_and_the_others_go_on()
    {
        var tree = Step("root", 0, Step("a", 0.9, Answer("a1", 1)), Step("b", 0.5, Answer("b1", 0.7)));
        var search = new BeamSearch<Branch>(tree, new() { Width = 2 });
        while (search.Begin(out var visit) == BeginStatus.Begun)
        {
            if (visit.State.Name == "a" && visit.Work == VisitWork.Expand)
            {
                search.Abandon(visit, failed: true);
                continue;
            }

            search.Complete(visit, new(
                visit.Work == VisitWork.Expand ? (await tree.ExpandAsync(visit.Request, default)).Candidates : null,
                visit.Work == VisitWork.Evaluate ? await tree.EvaluateAsync(visit.State, default) : null));
        }

        Assert.Equal("b b1", search.LineOf());
    }
}
