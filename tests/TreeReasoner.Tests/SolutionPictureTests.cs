using System.Text.RegularExpressions;

namespace TreeReasoner.Tests;

/// <summary>Pictures of trees: they have the chosen line, and model text is no part of their language.</summary>
public sealed partial class SolutionPictureTests
{
    private const string Hostile = "\"]; click n0 \"javascript:alert(1)\" %% <b>&amp; #quot; `x` \\ \n end \u202e";

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task The_chosen_line_is_drawn_and_every_arrow_begins_at_a_state_that_is_drawn(int most)
    {
        var solution = await SolveAsync("What is it?");
        Assert.Equal("42", solution.Answer);
        var drawn = solution.ToMermaid(most).Split('\n');
        var states = drawn.Select(line => State().Match(line))
            .Where(match => match.Success).Select(match => match.Groups[1].Value).ToHashSet();
        var arrows = drawn.Select(line => Arrow().Match(line)).Where(match => match.Success).ToList();
        Assert.Equal(states.Count - 1, arrows.Count);
        Assert.All(arrows, arrow =>
        {
            Assert.Contains(arrow.Groups[1].Value, states);
            Assert.Contains(arrow.Groups[2].Value, states);
        });
        var line = solution.Search.Recommendation.Line;
        var chosen = 1 + line[^1].Path().Count + 1;      // with the root and the answer that was asked for at the end
        Assert.Equal(chosen, drawn.Count(each => each.Contains("stroke-width", StringComparison.Ordinal)));
        Assert.InRange(states.Count, 1, Math.Max(most, chosen) + 1);
        Assert.Contains(drawn, each => each.Contains("Answer#58; ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Model_text_is_no_part_of_the_language_of_a_picture()
    {
        var solution = await SolveAsync(Hostile);
        foreach (var line in solution.ToMermaid().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            Assert.Matches(
                "^  (n[0-9]+\\[\"[\\p{L}\\p{N} #;]*<br/>[a-z0-9., -]+\"\\]|n[0-9]+ --> n[0-9]+|style n[0-9]+ stroke-width:4px)$", line);
        }

        foreach (var line in solution.ToDot().Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..^1])
        {
            Assert.Matches("^  (n[0-9]+ \\[label=\"([^\"\\\\\\p{C}]|\\\\.)*\"\\];|n[0-9]+ -> n[0-9]+;|n[0-9]+ \\[penwidth=3\\];)$", line);
        }
    }

    private static Task<Solution> SolveAsync(string question) => Solving.Reasoner(
        Solving.Model(request => Script.KindOf(request) switch
        {
            Asked.Judgement => Script.Score(0.5),
            Asked.Finish => Script.Finish("42"),
            _ => Script.Candidates(($"{Script.Depth(request)} {question}", "Yes.", 0.5), ($"Another {Script.Depth(request)}?", "No.", 0.5)),
        }),
        options => options.Running.Budget.Simulations = 12).SolveAsync(Solving.Problem());

    [GeneratedRegex("^  (n[0-9]+)\\[")]
    private static partial Regex State();

    [GeneratedRegex("^  (n[0-9]+) --> (n[0-9]+)$")]
    private static partial Regex Arrow();
}
