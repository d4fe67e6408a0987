using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using TreeReasoner.Arena;
using TreeReasoner.Pocket;

namespace TreeReasoner.ArenaReport;

/// <summary>The results on puzzles of one difficulty.</summary>
internal sealed record ReportPart(Setting Setting, Scoreboard Board, IReadOnlyList<string> Contestants);

/// <summary>Writes tables, CSV and curves beside the page of the documentation that comments on them.</summary>
internal sealed class ReportPage(IReadOnlyList<ReportPart> parts, PuzzleSplit split, TimeSpan took, bool goesOn)
{
    private static readonly string[] _curves =
    [
        Contestants.Greedy, Contestants.SelfConsistency, Contestants.BestOfN, Contestants.BestOfNVerifier, Contestants.Beam,
        Contestants.PlainMcts,
        Contestants.Steps, Contestants.Mcts, Contestants.Default, Contestants.DefaultUnjudged,
    ];

    public void Save(string folder)
    {
        var data = Path.Combine(folder, "arena-report");
        Directory.CreateDirectory(data);
        var page = new StringBuilder();
        page.AppendLine("# Results of the arena").AppendLine();
        var earlier = "";
        if (goesOn)
        {
            earlier = ", going on with what an earlier one had logged";
        }

        page.AppendLine("Written by `tools/ArenaReport`; [the report](../arena-report.md) says what it means.");
        page.Append(Invariant($"{parts[0].Setting.Problems.Count} puzzles of the {split.ToString().ToLowerInvariant()} split each, "));
        page.Append(Invariant($"seeds from 0; .NET {Environment.Version}, {RuntimeInformation.ProcessArchitecture}, "));
        page.AppendLine(Invariant($"{Environment.ProcessorCount} cores; this run took {took.TotalMinutes:0} minutes{earlier}."));
        page.Append("Tokens are completion tokens, those of the verifier included; × is the mean greedy answer. ");
        page.AppendLine("Intervals are Wilson's, 95 %.");
        foreach (var (part, number) in parts.Select((part, number) => (part, number)))
        {
            var (setting, board, contestants) = part;
            var name = Invariant($"steps-{setting.Steps}");
            page.AppendLine().AppendLine(Invariant($"## Puzzles of {setting.Steps} steps")).AppendLine();
            page.AppendLine(
                Invariant($"Greedy is right on {MarkdownTable.Percent(setting.GreedyAccuracy)} %, with {setting.ChainTokens:0.0} tokens."));
            page.AppendLine().AppendLine(Invariant($"![Accuracy over tokens]({name}.svg)")).AppendLine();
            page.AppendLine("| what | measured | must | aim | |").AppendLine("|---|---|---|---|---|");
            foreach (var row in Bars.Rows(setting, board, isHard: number > 0))
            {
                page.AppendLine(row);
            }

            page.AppendLine().Append(MarkdownTable.OfScores(board.Scores, setting.ChainTokens));
            File.WriteAllText(Path.Combine(data, $"{name}.csv"), MarkdownTable.CsvOfScores(board.Scores));
            CurvePlot.Save(
                Path.Combine(data, $"{name}.svg"),
                Invariant($"Coin puzzles of {setting.Steps} steps, n = {setting.Problems.Count}"),
                board,
                _curves.Where(contestants.Contains),
                setting.ChainTokens);
        }

        File.WriteAllText(Path.Combine(data, "results.md"), page.ToString());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
