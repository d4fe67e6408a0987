using ScottPlot;

namespace TreeReasoner.Arena;

/// <summary>Draws accuracy over tokens, a curve a contestant, with 95 % intervals; those of privileged contestants are dashed.</summary>
public static class CurvePlot
{
    private const int Width = 900, Height = 560;

    /// <summary>Draws a picture and saves it.</summary>
    /// <param name="path">Where: .svg or .png, by its ending.</param>
    /// <param name="title">Above the picture.</param>
    /// <param name="board">The results.</param>
    /// <param name="contestants">Whose curves, in this order.</param>
    /// <param name="unit">Tokens that count as 1 on the horizontal axis, such as what a greedy chain takes; above 0.</param>
    public static void Save(string path, string title, Scoreboard board, IEnumerable<string> contestants, double unit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(contestants);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(unit);
        using var plot = new Plot();
        foreach (var contestant in contestants)
        {
            var scores = board.Scores.Where(score => score.Contestant == contestant).OrderBy(score => score.CompletionTokens).ToList();
            if (scores.Count == 0)
            {
                continue;
            }

            var tokens = scores.Select(score => Math.Log2(Math.Max(score.CompletionTokens / unit, 0.01))).ToArray();
            var accuracy = scores.Select(score => 100 * score.Accuracy.Value).ToArray();
            var curve = plot.Add.Scatter(tokens, accuracy);
            var isPrivileged = scores.Exists(score => score.IsPrivileged);
            curve.LegendText = contestant;
            curve.LinePattern = LinePattern.Solid;
            if (isPrivileged)
            {
                curve.LegendText = $"{contestant} †";
                curve.LinePattern = LinePattern.Dashed;
            }

            curve.LineWidth = 2;
            // Lines from end to end: which arm of a library's error bar goes down is a matter of its version.
            for (var i = 0; i < scores.Count; i++)
            {
                var (low, high) = scores[i].Accuracy.Interval;
                var bar = plot.Add.Line(tokens[i], 100 * low, tokens[i], 100 * high);
                bar.LineColor = curve.Color.WithAlpha(0.5);
                bar.LineWidth = 1;
            }
        }

        plot.Title(title);
        plot.XLabel("completion tokens a problem, in units of a greedy chain");
        plot.YLabel("right answers, %");
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. Enumerable.Range(-1, 8).Select(power => new Tick(power, FormattableString.Invariant($"{Math.Pow(2, power)}×")))]);
        plot.ShowLegend(Edge.Right);
        if (Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            plot.SavePng(path, Width, Height);
        }
        else
        {
            plot.SaveSvg(path, Width, Height);
        }
    }
}
