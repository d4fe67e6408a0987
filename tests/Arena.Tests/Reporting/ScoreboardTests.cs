using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Reporting;

public sealed class ScoreboardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private static readonly Scoreboard Board = new(
    [
        .. Of("wide", 10, 8, "YYN"), .. Of("wide", 100, 70, "YYYN"), .. Of("wide", 1000, 300, "NYNN"), .. Of("deep", 100, 75, "NYYY"),
    ]);

    [Fact]
    public void Scores_are_means_over_the_problems_tried()
    {
        var score = Board.Find("wide", 100)!;
        Assert.Equal(new Proportion(3, 4), score.Accuracy);
        Assert.Equal(70, score.CompletionTokens);
        Assert.Null(Board.Find("wide", 101));
    }

    [Fact]
    public void At_equal_tokens_counts_what_was_spent_and_not_what_was_allowed()
    {
        Assert.Equal(100, Board.Within("wide", 75)!.Budget);
        Assert.Equal(10, Board.Within("wide", 69)!.Budget);
        Assert.Equal(100, Board.Within("wide", 5000)!.Budget);      // more spent, but worse
        Assert.Null(Board.Within("wide", 7));
    }

    [Fact]
    public void Differences_are_paired_by_problem()
    {
        Assert.Equal(new PairedDifference(1, 1, 4), Board.Compare(Board.Find("wide", 100)!, Board.Find("deep", 100)!));
        Assert.Equal(new PairedDifference(1, 1, 3), Board.Compare(Board.Find("wide", 10)!, Board.Find("deep", 100)!));
    }

    [Fact]
    public void Tables_hold_every_row_and_curves_are_drawn()
    {
        var table = MarkdownTable.OfScores(Board.Scores, 10);
        Assert.Equal(2 + 4, table.TrimEnd().Split('\n').Length);
        Assert.Contains("| wide | 4 | 100× | 300 (30.00) | 25.0 (4.6–69.9) |", table, StringComparison.Ordinal);
        Assert.Equal(1 + 4, MarkdownTable.CsvOfScores(Board.Scores).TrimEnd().Split('\n').Length);
        Assert.Equal("−25.0 (−60.9 to +27.6), p = 1.000", MarkdownTable.Points(new(0, 1, 4)));
        foreach (var name in new[] { "curve.svg", "curve.png" })
        {
            var path = Path.Combine(_folder, name);
            CurvePlot.Save(path, "All of them", Board, ["wide", "deep", "absent"], 10);
            Assert.True(new FileInfo(path).Length > 2000);
        }
    }

    [Fact]
    public void Who_knows_what_a_real_search_cannot_is_marked_and_comes_last()
    {
        var board = new Scoreboard(
        [
            .. Of("checker", 10, 8, "YYY").Select(result => result with { IsPrivileged = true }), .. Of("wide", 10, 8, "YYN"),
            .. Of("checker", 100, 8, "YYY"),
        ]);
        Assert.Equal([true, false, false], board.Scores.Select(score => score.IsPrivileged));
        var lines = MarkdownTable.OfScores(board.Scores, 10).TrimEnd().Split(Environment.NewLine);
        Assert.StartsWith("| wide |", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("| checker † | 3 | 1× |", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("† Privileged", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("†", MarkdownTable.OfScores(Board.Scores, 10), StringComparison.Ordinal);
        var csv = MarkdownTable.CsvOfScores(board.Scores).TrimEnd().Split(Environment.NewLine);
        Assert.EndsWith(",privileged", csv[0], StringComparison.Ordinal);
        Assert.Equal([true, false, false], csv.Skip(1).Select(line => bool.Parse(line.Split(',')[^1])));
        Assert.True(Strokes(true) > Strokes(false) + 10);      // a dashed curve is many strokes

        int Strokes(bool isPrivileged)
        {
            var path = Path.Combine(_folder, "curve.svg");
            CurvePlot.Save(
                path, "Wide",
                new(
                    Of("wide", 10, 8, "YYN").Concat(Of("wide", 100, 70, "YYY"))
                    .Select(result => result with { IsPrivileged = isPrivileged })), ["wide"], 10);
            return File.ReadAllText(path).Count(sign => sign == 'M');
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<ContestResult> Of(string contestant, long budget, long tokens, string right) =>
        right.Select((mark, i) => new ContestResult
    {
        Problem = $"p{i}", Contestant = contestant, Budget = budget, Answer = "x", IsRight = mark == 'Y', HoldsRight = true,
        CompletionTokens = tokens,
    });
}
