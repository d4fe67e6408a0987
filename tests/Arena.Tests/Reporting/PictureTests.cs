using System.Globalization;
using System.Text.RegularExpressions;
using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Reporting;

/// <summary>What a drawn picture shows, by the coordinates of what is in it.</summary>
public sealed partial class PictureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Theory]
    [InlineData(9)]      // 9 of 10: the interval is 59.6 to 98.2, so most of it lies below
    [InlineData(1)]      // and of 1 of 10 most of it above
    public void An_error_bar_reaches_as_far_down_and_up_as_the_interval_does(int right)
    {
        var results = Enumerable.Range(0, 10).SelectMany(i => new[] { 10L, 100L }.Select(budget => new ContestResult
        {
            Problem = $"{i}", Contestant = "one", Budget = budget, IsRight = i < right, CompletionTokens = budget,
        }));
        var board = new Scoreboard(results);
        var path = Path.Combine(_folder, "one.svg");
        CurvePlot.Save(path, "One", board, ["one"], 10);
        var svg = File.ReadAllText(path);
        var score = board.Find("one", 10)!.Accuracy;
        var (up, down) = (score.Interval.High - score.Value, score.Value - score.Interval.Low);
        var curve = Segments(svg).Where(line => line.Y1 == line.Y2 && line.X1 != line.X2).Select(line => line.Y1).ToHashSet();

        // The two bars are the vertical lines that the level of the curve, which is flat, cuts in the proportion of the interval's arms.
        var bars = Segments(svg).Where(line => line.X1 == line.X2)
            .Select(line => (Top: Math.Min(line.Y1, line.Y2), Low: Math.Max(line.Y1, line.Y2)))
            .Where(bar => curve.Any(
                y => y > bar.Top && y < bar.Low && Math.Abs(((y - bar.Top) / (bar.Low - y)) - (up / down)) < 0.05 * (up / down)))
            .ToList();
        Assert.True(bars.Count >= 2, $"There are {bars.Count} bars whose arms go {up:0.00} up and {down:0.00} down.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<(double X1, double Y1, double X2, double Y2)> Segments(string svg)
    {
        var found = new List<(double, double, double, double)>();
        foreach (Match line in LineElement().Matches(svg))
        {
            found.Add((Number(line, "x1"), Number(line, "y1"), Number(line, "x2"), Number(line, "y2")));
        }

        foreach (Match path in PathOfLines().Matches(svg))
        {
            var points = Point().Matches(path.Groups[1].Value).Select(point => (Number(point, "x"), Number(point, "y"))).ToList();
            found.AddRange(points.Zip(points.Skip(1)).Select(
                pair => (pair.First.Item1, pair.First.Item2, pair.Second.Item1, pair.Second.Item2)));
        }

        return found;
    }

    private static double Number(Match match, string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("""<line[^>]*\bx1="(?<x1>[-\d.]+)" y1="(?<y1>[-\d.]+)" x2="(?<x2>[-\d.]+)" y2="(?<y2>[-\d.]+)""")]
    private static partial Regex LineElement();

    [GeneratedRegex("""<path[^>]*\bd="(M[-\d. ,ML]+)"[^>]*>""")]
    private static partial Regex PathOfLines();

    [GeneratedRegex(@"[ML]\s*(?<x>[-\d.]+)[ ,]+(?<y>[-\d.]+)")]
    private static partial Regex Point();
}
