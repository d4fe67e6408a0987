using System.Globalization;
using System.Text.Json.Nodes;

namespace TreeReasoner.Benchmarks;

/// <summary>What was measured: a row a quantity, with the least, median and greatest of its repetitions, and its bar if it has one.</summary>
public sealed class Report
{
    private readonly List<(string Name, double[] Values, double? AtMost, double? Aim)> _rows = [];

    public bool IsEveryBarMet => _rows.All(IsMet);

    public void Add(string name, IEnumerable<double> values, double? atMost = null, double? aim = null) =>
        _rows.Add((name, [.. values.Order()], atMost, aim));

    public void Print(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.WriteLine($"{"",-62} {"median",9} {"min",9} {"max",9}   bar");
        foreach (var row in _rows)
        {
            var bar = row.AtMost is { } most ? Text($"<= {most} (aim {row.Aim}) {(IsMet(row) ? "met" : "MISSED")}") : "";
            to.WriteLine(Text($"{row.Name,-62} {Median(row.Values),9:0.###} {row.Values[0],9:0.###} {row.Values[^1],9:0.###}   {bar}"));
        }
    }

    public string ToJson() => new JsonArray([.. _rows.Select(row => (JsonNode)new JsonObject
    {
        ["name"] = row.Name,
        ["median"] = Median(row.Values),
        ["min"] = row.Values[0],
        ["max"] = row.Values[^1],
        ["atMost"] = row.AtMost,
        ["met"] = IsMet(row),
    })]).ToJsonString(new() { WriteIndented = true });

    private static bool IsMet((string Name, double[] Values, double? AtMost, double? Aim) row) => !(Median(row.Values) > row.AtMost);

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
