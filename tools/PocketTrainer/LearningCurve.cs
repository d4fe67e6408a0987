using System.Globalization;
using System.Text;

namespace TreeReasoner.Pocket.Training;

/// <summary>Draws the columns of a training log, one curve each from 0 to its own largest value, as an SVG picture.</summary>
internal static class LearningCurve
{
    private const int Width = 720, Height = 320, Margin = 40;
    private static readonly string[] _colours = ["#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df"];

    public static void Draw(string logPath, string picturePath)
    {
        var lines = File.ReadAllLines(logPath);
        var names = lines[0].Split(',');
        var rows = lines.Skip(1).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        if (rows.Length < 2)
        {
            throw new InvalidDataException($"'{logPath}' has {rows.Length} measurements; a curve needs two.");
        }

        var lastStep = rows[^1][0];
        var svg = new StringBuilder();
        Append(
            svg,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Append(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        for (var column = 1; column < names.Length; column++)
        {
            var top = rows.Max(row => row[column]);
            var shown = column;
            var points = rows.Select(row =>
            {
                var x = Margin + row[0] / lastStep * (Width - 2 * Margin);
                var y = Height - Margin - row[shown] / Math.Max(top, 1e-9) * (Height - 2 * Margin);
                return string.Create(CultureInfo.InvariantCulture, $"{x:F1},{y:F1}");
            });
            var colour = _colours[(column - 1) % _colours.Length];
            Append(svg, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{string.Join(' ', points)}\"/>");
            var text = FormattableString.Invariant($"{names[column]}: 0 to {top}, at the end {rows[^1][column]}");
            Append(
                svg,
                $"<text x=\"{Margin + 8}\" y=\"{Margin / 2 + 14 * column}\" fill=\"{colour}\">{text}</text>");
        }

        Append(svg, $"<line x1=\"{Margin}\" y1=\"{Height - Margin}\" x2=\"{Width - Margin}\" y2=\"{Height - Margin}\" stroke=\"black\"/>");
        Append(svg, $"<text x=\"{Width - Margin}\" y=\"{Height - Margin / 2}\" text-anchor=\"end\">step {lastStep}</text></svg>");
        File.WriteAllText(picturePath, svg.ToString());
    }

    private static void Append(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
