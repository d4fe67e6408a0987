using System.Globalization;
using System.Text;

namespace TreeReasoner.Arena;

/// <summary>Scores and comparisons as Markdown and CSV. Every row is printed, losses like wins.</summary>
public static class MarkdownTable
{
    private const string PrivilegedMark = " †";

    /// <summary>A row for every contestant and budget; those of privileged contestants come last, marked with a dagger that a line below explains.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="unit">Tokens that count as 1×.</param>
    /// <returns>Markdown.</returns>
    public static string OfScores(IEnumerable<Score> scores, double unit)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var table = new StringBuilder();
        table.AppendLine("| strategy | n | budget | tokens (×) | right, % (95 %) | in the tree, % | prompt (cached) | total | calls | s | ECE |");
        table.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var hasPrivileged = false;
        foreach (var score in scores.OrderBy(score => score.IsPrivileged))      // stable
        {
            hasPrivileged |= score.IsPrivileged;
            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {score.Contestant}{(score.IsPrivileged ? PrivilegedMark : "")} | {score.Accuracy.Count} | {score.Budget / unit:0.#}× | {score.CompletionTokens:0} ({score.CompletionTokens / unit:0.00}) | {Percent(score.Accuracy)} | {100 * score.Oracle.Value:0.0} | {score.PromptTokens:0} ({score.CachedPromptTokens:0}) | {score.PromptTokens + score.CompletionTokens:0} | {score.Calls:0.0} | {score.Seconds:0.000} | {Number(score.CalibrationError)} |"));
        }

        return hasPrivileged
            ? table.AppendLine().AppendLine("† Privileged: it uses what a real search cannot have, such as a checker of the puzzle.").ToString()
            : table.ToString();
    }

    /// <summary>All scores, for other programs.</summary>
    /// <param name="scores">The scores.</param>
    /// <returns>CSV with a head; shares are in [0, 1].</returns>
    public static string CsvOfScores(IEnumerable<Score> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var csv = new StringBuilder();
        csv.AppendLine("contestant,budget,problems,right,accuracy,low,high,oracle,completion_tokens,prompt_tokens,cached_prompt_tokens,total_tokens,calls,expansions,seconds,calibration_error,confidence_auc,privileged");
        foreach (var score in scores)
        {
            var (low, high) = score.Accuracy.Interval;
            csv.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"\"{score.Contestant.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{score.Budget},{score.Accuracy.Count},{score.Accuracy.Successes},{score.Accuracy.Value:0.####},{low:0.####},{high:0.####},{score.Oracle.Value:0.####},{score.CompletionTokens:0.##},{score.PromptTokens:0.##},{score.CachedPromptTokens:0.##},{score.PromptTokens + score.CompletionTokens:0.##},{score.Calls:0.##},{score.Expansions:0.##},{score.Seconds:0.######},{score.CalibrationError:0.####},{score.ConfidenceAuc:0.####},{(score.IsPrivileged ? "true" : "false")}"));
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
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * difference.Value:+0.0;−0.0;0.0} ({100 * low:+0.0;−0.0;0.0} to {100 * high:+0.0;−0.0;0.0}), {(p < 0.001 ? "p < 0.001" : $"p = {p:0.000}")}");
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
