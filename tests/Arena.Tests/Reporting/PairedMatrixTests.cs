using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Reporting;

public class PairedMatrixTests
{
    private static readonly Scoreboard Board = new(
    [
        .. Of("good", "YYYYYYYYYYYYYYYYYYYY"), .. Of("bad", "NNNNNNNNNNNNNNNNNNNN"), .. Of("half_&", "YYYYYYYYYYNNNNNNNNNN"),
    ]);

    [Fact]
    public void Everybody_meets_everybody_once_and_the_p_values_are_corrected_for_their_number()
    {
        var matrix = PairedMatrix.Of(Board, 10, ["good", "absent", "bad", "half_&"]);

        Assert.Equal(["good", "bad", "half_&"], matrix.Contestants);
        Assert.Equal([("good", "bad"), ("good", "half_&"), ("bad", "half_&")], matrix.Cells.Select(cell => (cell.First, cell.Second)));
        Assert.Equal(3 * matrix.Cells[0].Difference.PValue, matrix.Cells[0].AdjustedPValue, 12);
        Assert.Equal(2 * matrix.Cells[1].Difference.PValue, matrix.Cells[1].AdjustedPValue, 12);
    }

    [Fact]
    public void Tables_say_the_same_in_Markdown_and_in_LaTeX_whose_special_letters_are_escaped()
    {
        var matrix = PairedMatrix.Of(Board, 10, ["good", "bad", "half_&"]);

        Assert.Contains("| good |  | +100.0* | +50.0* |", MarkdownTable.OfMatrix(matrix), StringComparison.Ordinal);
        Assert.Contains(
            @"half\_\& & −50.0* & +50.0* &  \\", LatexTable.OfMatrix(matrix), StringComparison.Ordinal);
        Assert.Contains(
            @"half\_\& & 20 & 1$\times$ & 5 & 50.0 & 29.9--70.1 \\", LatexTable.OfScores(Board.Scores, 10), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_are_compared_on_the_problems_of_both_and_a_part_of_the_problems_has_a_board_of_its_own()
    {
        var rows = RunComparison.Of(Of("good", "NNNNNYYYYY"), [.. Of("good", "YYYYYYYYYYYY"), .. Of("new", "Y")]);

        var row = Assert.Single(rows);
        Assert.Equal((new PairedDifference(5, 0, 10), 12, 10), (row.Difference, row.After.Accuracy.Count, row.Before.Accuracy.Count));
        Assert.Contains("| good | 1× |", MarkdownTable.OfRuns(rows, 10), StringComparison.Ordinal);
        Assert.Equal(new Proportion(1, 1), Board.Within(problem => problem == "3").Find("half_&", 10)!.Accuracy);
    }

    private static IEnumerable<ContestResult> Of(string who, string right) => right.Select((letter, i) => new ContestResult
    {
        Problem = $"{i}", Contestant = who, Budget = 10, IsRight = letter == 'Y', CompletionTokens = 5,
    });
}
