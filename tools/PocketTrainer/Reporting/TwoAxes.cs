using System.Globalization;
using System.Text;

namespace TreeReasoner.Pocket.Training.Reporting;

/// <summary>
/// Draws both axes of o1 as one SVG picture: accuracy by tokens of training on the left, by samples that vote on the right, a line a
/// policy.
/// </summary>
internal sealed class TwoAxes
{
    private const int Width = 900, Height = 380, Left = 60, Top = 50, PanelWidth = 360, PanelHeight = 260, Gap = 70;
    private static readonly string[] _colours = ["#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df"];
    private readonly StringBuilder _svg = new();

    /// <param name="log">The log of a reinforcement.</param>
    /// <param name="measured">What <see cref="PolicyMeasurement"/> wrote.</param>
    public static string Draw(string log, string measured)
    {
        var picture = new TwoAxes();
        picture.Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        picture.Append($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        picture.Training(File.ReadAllLines(log));
        picture.Thinking(File.ReadAllLines(measured));
        return picture._svg.Append("</svg>\n").ToString();
    }

    private void Training(string[] lines)
    {
        var names = lines[0].Split(',');
        var rows = lines.Skip(1).Select(line => line.Split(',')).Where(row => row.Length == names.Length).ToList();
        var written = Array.IndexOf(names, "written");
        // Nothing trained has no place on a logarithmic axis: it stands at a tenth of a million.
        var tokens = rows.ConvertAll(row => Math.Max(0.1, Number(row[written]) / 1e6));
        var most = Math.Log10(Math.Max(1, tokens.Max()));
        Frame(Left, "training: million written tokens", "greedy accuracy, validation puzzles");
        for (var tick = -1; tick <= most + 0.01; tick++)
        {
            Tick(Left + (PanelWidth * (tick + 1) / (most + 1)), Math.Pow(10, tick).ToString(CultureInfo.InvariantCulture));
        }

        var colour = 0;
        foreach (var steps in (int[])[4, 6, 8])
        {
            var column = Array.IndexOf(names, FormattableString.Invariant($"greedy_{steps}"));
            var points =
                rows.Select((row, i) => (X: Left + (PanelWidth * (Math.Log10(tokens[i]) + 1) / (most + 1)), Y: Number(row[column])));
            Curve([.. points], _colours[colour], FormattableString.Invariant($"{steps} steps"), colour);
            colour++;
        }
    }

    private void Thinking(string[] lines)
    {
        var rows = lines.Select(line => line.Split(',')).Where(row => row.Length == 6 && row[1] == "vote" && row[2] == "8").ToList();
        var most = Math.Log2(rows.Max(row => Number(row[3])));
        var left = Left + PanelWidth + Gap;
        Frame(left, "thinking: samples that vote", "accuracy, test puzzles of 8 steps");
        foreach (var samples in rows.Select(row => row[3]).Distinct())
        {
            Tick(left + (PanelWidth * Math.Log2(Number(samples)) / most), samples);
        }

        var colour = 0;
        foreach (var policy in rows.GroupBy(row => row[0]))
        {
            var points = policy.Select(row => (X: left + (PanelWidth * Math.Log2(Number(row[3])) / most), Y: Number(row[5])));
            Curve([.. points], _colours[colour % _colours.Length], policy.Key, colour);
            colour++;
        }
    }

    private void Frame(double left, string below, string above)
    {
        for (var share = 0; share <= 100; share += 20)
        {
            var y = At(share / 100.0);
            Append($"<line x1=\"{left}\" y1=\"{y:F1}\" x2=\"{left + PanelWidth}\" y2=\"{y:F1}\" stroke=\"#ddd\"/>");
            Append($"<text x=\"{left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{share} %</text>");
        }

        Append($"<text x=\"{left + (PanelWidth / 2.0)}\" y=\"{Top - 14}\" text-anchor=\"middle\" font-weight=\"bold\">{above}</text>");
        Append($"<text x=\"{left + (PanelWidth / 2.0)}\" y=\"{Top + PanelHeight + 40}\" text-anchor=\"middle\">{below}</text>");
    }

    private void Tick(double x, string text) =>
        Append($"<text x=\"{x:F1}\" y=\"{Top + PanelHeight + 18}\" text-anchor=\"middle\">{text}</text>");

    private void Curve((double X, double Y)[] points, string colour, string name, int number)
    {
        var path = string.Join(' ', points.Select(point => FormattableString.Invariant($"{point.X:F1},{At(point.Y):F1}")));
        Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{path}\"/>");
        foreach (var (x, share) in points)
        {
            Append($"<circle cx=\"{x:F1}\" cy=\"{At(share):F1}\" r=\"3\" fill=\"{colour}\"/>");
        }

        var last = points[^1];
        var y = At(0.16) + (16 * number);
        Append($"<text x=\"{last.X - 8:F1}\" y=\"{y:F1}\" text-anchor=\"end\" fill=\"{colour}\">{name}: {last.Y:P1}</text>");
    }

    private static double At(double share) => Top + (PanelHeight * (1 - share));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void Append(FormattableString element) => _svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
