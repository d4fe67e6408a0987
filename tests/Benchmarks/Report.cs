using System.Globalization;
using System.Text.Json.Nodes;

namespace TreeReasoner.Benchmarks;

/// <summary>What was measured: a row a quantity, with the least, median and greatest of its repetitions, and its bar if it has one.</summary>
public sealed class Report
{
    private readonly List<(string Suite, string Name, double[] Values, double? AtMost, double? Aim)> _rows = [];

    /// <summary>The suite whose rows come next.</summary>
    public string Suite { get; set; } = "";

    public bool IsEveryBarMet => _rows.All(row => IsMet(row.Values, row.AtMost));

    public void Add(string name, IEnumerable<double> values, double? atMost = null, double? aim = null) =>
        _rows.Add((Suite, name, [.. values.Order()], atMost, aim));

    public void Print(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.WriteLine($"{"",-75} {"median",9} {"min",9} {"max",9}   bar");
        foreach (var (suite, name, values, atMost, aim) in _rows)
        {
            var bar = atMost is { } most ? Text($"<= {most} (aim {aim}) {(IsMet(values, most) ? "met" : "MISSED")}") : "";
            to.WriteLine(Text($"{suite,-8} {name,-66} {Median(values),9:0.###} {values[0],9:0.###} {values[^1],9:0.###}   {bar}"));
        }
    }

    public string ToJson() => new JsonArray([.. _rows.Select(row => (JsonNode)new JsonObject
    {
        ["suite"] = row.Suite,
        ["name"] = row.Name,
        ["median"] = Median(row.Values),
        ["min"] = row.Values[0],
        ["max"] = row.Values[^1],
        ["atMost"] = row.AtMost,
        ["aim"] = row.Aim,
        ["met"] = IsMet(row.Values, row.AtMost),
    })]).ToJsonString(new() { WriteIndented = true });

    private static bool IsMet(double[] values, double? atMost) => !(Median(values) > atMost);

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
