using System.Globalization;
using System.Security;
using System.Text;

namespace TreeReasoner.TerminalRecording;

/// <summary>What the screen showed from a moment on.</summary>
internal sealed record Frame(double Second, IReadOnlyList<IReadOnlyList<Cell>> Rows);

/// <summary>Frames as one SVG that moves by style alone: no script, nothing loaded. Who wants no motion sees the last frame.</summary>
internal static class Picture
{
    /// <summary>Seconds that the last frame stays before it begins again.</summary>
    public const double Rest = 6;

    private const double Wide = 7.8, High = 17;
    private const double LeastSeconds = 0.08;

    public static string Of(IReadOnlyList<Frame> frames, int columns, double seconds)
    {
        var shown = Thinned(frames);
        var rows = shown.Max(frame => frame.Rows.Count) + 1;
        var (width, height) = ((columns * Wide) + 20, (rows * High) + 16);
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
        svg.Append(Invariant($" viewBox=\"0 0 {width:0} {height:0}\" width=\"{width:0}\" height=\"{height:0}\">\n"));
        svg.Append("<title>A recording of treereasoner in a terminal</title>\n<style>\n");
        svg.Append("text { font: 13px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #dcdfe4; white-space: pre; }\n");
        for (var i = 0; i < shown.Count; i++)
        {
            AppendMotion(svg, shown, i, seconds);
        }

        svg.Append("@media (prefers-reduced-motion: reduce) { g { animation: none !important; } }\n</style>\n");
        svg.Append(Invariant($"<rect width=\"{width:0}\" height=\"{height:0}\" rx=\"6\" fill=\"#1e222a\"/>\n"));
        for (var i = 0; i < shown.Count; i++)
        {
            svg.Append(Invariant($"<g id=\"f{i}\">\n"));
            for (var row = 0; row < shown[i].Rows.Count; row++)
            {
                Append(svg, shown[i].Rows[row], row);
            }

            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A frame is seen from its moment to that of the next one; the last to the end.</summary>
    private static void AppendMotion(StringBuilder svg, List<Frame> shown, int number, double seconds)
    {
        var (before, after, to) = (0, 0, 100.0);
        if (number == 0)
        {
            before = 1;
        }

        if (number + 1 == shown.Count)
        {
            after = 1;
        }
        else
        {
            to = 100 * shown[number + 1].Second / seconds;
        }

        var from = 100 * shown[number].Second / seconds;
        svg.Append(Invariant($"@keyframes f{number} {{ 0% {{ opacity: {before} }} {from:0.###}% {{ opacity: 1 }} "));
        svg.Append(Invariant($"{to:0.###}% {{ opacity: {after} }} }}\n"));
        svg.Append(Invariant($"#f{number} {{ opacity: {after}; animation: f{number} {seconds:0.##}s step-end infinite; }}\n"));
    }

    /// <summary>Frames that nobody could see are left out.</summary>
    private static List<Frame> Thinned(IReadOnlyList<Frame> frames)
    {
        var shown = new List<Frame>();
        foreach (var frame in frames)
        {
            if (shown.Count > 1 && frame.Second - shown[^1].Second < LeastSeconds)
            {
                shown[^1] = frame with { Second = shown[^1].Second };
            }
            else
            {
                shown.Add(frame);
            }
        }

        return shown;
    }

    private static void Append(StringBuilder svg, IReadOnlyList<Cell> row, int number)
    {
        for (var start = 0; start < row.Count;)
        {
            var end = start;
            while (end < row.Count && row[end].Color == row[start].Color)
            {
                end++;
            }

            var text = string.Concat(row.Skip(start).Take(end - start).Select(cell => cell.Sign));
            var fill = "";
            if (row[start].Color is { } color)
            {
                fill = $" style=\"fill:{color}\"";
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                svg.Append(Invariant($"<text x=\"{10 + (start * Wide):0.#}\" y=\"{22 + (number * High):0.#}\"{fill}>"));
                svg.Append(SecurityElement.Escape(text)).Append("</text>\n");
            }

            start = end;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
