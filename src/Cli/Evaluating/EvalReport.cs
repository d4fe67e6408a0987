using TreeReasoner.Arena;

namespace TreeReasoner.Cli;

/// <summary>The tables of an evaluation.</summary>
internal static class EvalReport
{
    /// <summary>Writes the tables beside the samples, and gives the one for people.</summary>
    public static string Write(EvalFolder folder, IReadOnlyList<EvalSample> samples)
    {
        var board = new Scoreboard(samples.Select(sample => sample.ToResult()));
        var unit = Math.Max(1, board.Scores.Min(score => score.CompletionTokens));
        var table = MarkdownTable.OfScores(board.Scores, unit);
        folder.WriteTable("scores.md", table);
        folder.WriteTable("scores.csv", MarkdownTable.CsvOfScores(board.Scores));
        if (board.Scores.Select(score => score.Budget).Distinct().Count() > 1)
        {
            CurvePlot.Save(
                Path.Combine(folder.Place, "scores.svg"), "Right answers by tokens", board, board.Scores.Select(score => score.Contestant).Distinct(), unit);
        }

        return table;
    }
}
