using System.Globalization;
using System.Text;

namespace TreeReasoner.Arena;

/// <summary>Scores and comparisons as LaTeX tables (booktabs), for papers. Every row is printed, losses like wins.</summary>
public static class LatexTable
{
    /// <summary>A row for every contestant and budget.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="unit">Tokens that count as 1×.</param>
    /// <returns>A tabular environment.</returns>
    public static string OfScores(IEnumerable<Score> scores, double unit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var table = new StringBuilder();
        table.AppendLine(@"\begin{tabular}{lrrrrr}").AppendLine(@"\toprule");
        table.AppendLine(@"strategy & $n$ & budget & tokens & right, \% & 95\,\% \\").AppendLine(@"\midrule");
        foreach (var score in scores)
        {
            var (low, high) = score.Accuracy.Interval;
            var name = Escape(score.Contestant);
            if (score.IsPrivileged)
            {
                name += @"$^\dagger$";
            }

            table.Append(name).AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $@" & {score.Accuracy.Count} & {score.Budget / unit:0.#}$\times$ & {score.CompletionTokens:0} & "
                + $@"{100 * score.Accuracy.Value:0.0} & {100 * low:0.0}--{100 * high:0.0} \\"));
        }

        return table.AppendLine(@"\bottomrule").AppendLine(@"\end{tabular}").ToString();
    }

    /// <summary>
    /// Everybody against everybody: the row's accuracy less the column's, in points, and a star where the adjusted p-value is below 5 %.
    /// </summary>
    /// <param name="matrix">The comparisons.</param>
    /// <returns>A tabular environment.</returns>
    public static string OfMatrix(PairedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var table = new StringBuilder();
        table.Append(@"\begin{tabular}{l").Append('r', matrix.Contestants.Count).AppendLine("}").AppendLine(@"\toprule");
        table.Append(" & ").AppendJoin(" & ", matrix.Contestants.Select(Escape)).AppendLine(@" \\").AppendLine(@"\midrule");
        foreach (var row in matrix.Contestants)
        {
            var cells = matrix.Contestants.Select(column => MatrixText.Cell(matrix, row, column));
            table.Append(Escape(row)).Append(" & ").AppendJoin(" & ", cells).AppendLine(@" \\");
        }

        return table.AppendLine(@"\bottomrule").AppendLine(@"\end{tabular}").ToString();
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => escaped.Append('\\').Append(letter),
                '\\' => escaped.Append(@"\textbackslash{}"),
                '~' => escaped.Append(@"\textasciitilde{}"),
                '^' => escaped.Append(@"\textasciicircum{}"),
                '×' => escaped.Append(@"$\times$"),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }
}
