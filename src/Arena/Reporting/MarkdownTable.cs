using System.Globalization;
using System.Text;

namespace TreeReasoner.Arena;

/// <summary>Scores and comparisons as Markdown and CSV. Every row is printed, losses like wins.</summary>
public static class MarkdownTable
{
    private static readonly (string Heading, Func<Score, double, string> Cell)[] MarkdownColumns =
    [
        ("strategy", (score, _) => Name(score)),
        ("n", (score, _) => $"{score.Accuracy.Count}"),
        ("budget", (score, unit) => Invariant($"{score.Budget / unit:0.#}×")),
        ("tokens (×)", (score, unit) => Invariant($"{score.CompletionTokens:0} ({score.CompletionTokens / unit:0.00})")),
        ("right, % (95 %)", (score, _) => Percent(score.Accuracy)),
        ("in the tree, %", (score, _) => Invariant($"{100 * score.Oracle.Value:0.0}")),
        ("prompt (cached)", (score, _) => Invariant($"{score.PromptTokens:0} ({score.CachedPromptTokens:0})")),
        ("total", (score, _) => Invariant($"{score.PromptTokens + score.CompletionTokens:0}")),
        ("calls", (score, _) => Invariant($"{score.Calls:0.0}")),
        ("s", (score, _) => Invariant($"{score.Seconds:0.000}")),
        ("ECE", (score, _) => Number(score.CalibrationError)),
    ];

    private static readonly (string Heading, Func<Score, string> Cell)[] CsvColumns =
    [
        ("contestant", score => $"\"{score.Contestant.Replace("\"", "\"\"", StringComparison.Ordinal)}\""),
        ("budget", score => Invariant($"{score.Budget}")),
        ("problems", score => Invariant($"{score.Accuracy.Count}")),
        ("right", score => Invariant($"{score.Accuracy.Successes}")),
        ("accuracy", score => Invariant($"{score.Accuracy.Value:0.####}")),
        ("low", score => Invariant($"{score.Accuracy.Interval.Low:0.####}")),
        ("high", score => Invariant($"{score.Accuracy.Interval.High:0.####}")),
        ("oracle", score => Invariant($"{score.Oracle.Value:0.####}")),
        ("completion_tokens", score => Invariant($"{score.CompletionTokens:0.##}")),
        ("prompt_tokens", score => Invariant($"{score.PromptTokens:0.##}")),
        ("cached_prompt_tokens", score => Invariant($"{score.CachedPromptTokens:0.##}")),
        ("total_tokens", score => Invariant($"{score.PromptTokens + score.CompletionTokens:0.##}")),
        ("calls", score => Invariant($"{score.Calls:0.##}")),
        ("expansions", score => Invariant($"{score.Expansions:0.##}")),
        ("seconds", score => Invariant($"{score.Seconds:0.######}")),
        ("calibration_error", score => Invariant($"{score.CalibrationError:0.####}")),
        ("confidence_auc", score => Invariant($"{score.ConfidenceAuc:0.####}")),
        ("privileged", score => score.IsPrivileged.ToString().ToLowerInvariant()),
    ];

    /// <summary>
    /// A row for every contestant and budget; those of privileged contestants come last, marked with a dagger that a line below explains.
    /// </summary>
    /// <param name="scores">The scores.</param>
    /// <param name="unit">Tokens that count as 1×.</param>
    /// <returns>Markdown.</returns>
    public static string OfScores(IEnumerable<Score> scores, double unit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var rows = scores.OrderBy(score => score.IsPrivileged).ToList();      // stable
        var table = new StringBuilder();
        AppendRow(table, MarkdownColumns.Select(column => column.Heading));
        table.Append("|---").Insert(table.Length, "|---", MarkdownColumns.Length - 1).AppendLine("|");
        foreach (var score in rows)
        {
            AppendRow(table, MarkdownColumns.Select(column => column.Cell(score, unit)));
        }

        if (rows.Exists(score => score.IsPrivileged))
        {
            table.AppendLine().AppendLine("† Privileged: it uses what a real search cannot have, such as a checker of the puzzle.");
        }

        return table.ToString();
    }

    /// <summary>
    /// Everybody against everybody: the row's accuracy less the column's, in points, and a star where the adjusted p-value is below 5 %.
    /// </summary>
    /// <param name="matrix">The comparisons.</param>
    /// <returns>Markdown.</returns>
    public static string OfMatrix(PairedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var table = new StringBuilder();
        AppendRow(table, matrix.Contestants.Prepend("less"));
        table.Append("|---").Insert(table.Length, "|---", matrix.Contestants.Count).AppendLine("|");
        foreach (var row in matrix.Contestants)
        {
            AppendRow(table, matrix.Contestants.Select(column => MatrixText.Cell(matrix, row, column)).Prepend(row));
        }

        return table.ToString();
    }

    /// <summary>Two runs side by side.</summary>
    /// <param name="rows">The comparisons.</param>
    /// <param name="unit">Tokens that count as 1×.</param>
    /// <returns>Markdown.</returns>
    public static string OfRuns(IEnumerable<RunComparison> rows, double unit)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new StringBuilder();
        AppendRow(table, ["strategy", "budget", "before, %", "after, %", "points", "adjusted p"]);
        table.AppendLine("|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            AppendRow(
                table,
                [
                    row.Contestant, Invariant($"{row.Budget / unit:0.#}×"), Percent(row.Before.Accuracy), Percent(row.After.Accuracy),
                    Points(row.Difference), Number(row.AdjustedPValue),
                ]);
        }

        return table.ToString();
    }

    /// <summary>All scores, for other programs.</summary>
    /// <param name="scores">The scores.</param>
    /// <returns>CSV with a head; shares are in [0, 1].</returns>
    public static string CsvOfScores(IEnumerable<Score> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var csv = new StringBuilder();
        csv.AppendJoin(',', CsvColumns.Select(column => column.Heading)).AppendLine();
        foreach (var score in scores)
        {
            csv.AppendJoin(',', CsvColumns.Select(column => column.Cell(score))).AppendLine();
        }

        return csv.ToString();
    }

    /// <summary>A share as percent with its interval.</summary>
    /// <param name="share">The share.</param>
    /// <returns>For example <c>61.0 (57.9–64.0)</c>.</returns>
    public static string Percent(Proportion share) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * share.Value:0.0} ({100 * share.Interval.Low:0.0}–{100 * share.Interval.High:0.0})");

    /// <summary>A paired difference in points with its interval and p-value.</summary>
    /// <param name="difference">The difference.</param>
    /// <returns>For example <c>+12.3 (+9.1 to +15.4), p &lt; 0.001</c>.</returns>
    public static string Points(PairedDifference difference)
    {
        var (low, high) = difference.Interval;
        var p = difference.PValue;
        var chance = Invariant($"p = {p:0.000}");
        if (p < 0.001)
        {
            chance = "p < 0.001";
        }

        var interval = Invariant($"{100 * low:+0.0;−0.0;0.0} to {100 * high:+0.0;−0.0;0.0}");
        return Invariant($"{100 * difference.Value:+0.0;−0.0;0.0} ({interval}), {chance}");
    }

    private static void AppendRow(StringBuilder table, IEnumerable<string> cells) =>
        table.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Name(Score score)
    {
        if (score.IsPrivileged)
        {
            return $"{score.Contestant} †";
        }

        return score.Contestant;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value)
    {
        if (double.IsNaN(value))
        {
            return "";
        }

        return value.ToString("0.000", CultureInfo.InvariantCulture);
    }
}
