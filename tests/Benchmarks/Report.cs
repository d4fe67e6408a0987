using System.Globalization;
using System.Text.Json.Nodes;

namespace TreeReasoner.Benchmarks;

/// <summary>
/// What was measured: a row a quantity, with the least, median and greatest of its repetitions, and its bar if it has one.
/// </summary>
public sealed class Report
{
    private readonly List<(string Suite, string Name, double[] Values, Bar? Bar)> _rows = [];

    /// <summary>The suite whose rows come next.</summary>
    public string Suite { get; set; } = "";

    /// <summary>Whether bars on time are shown and do not count: on a machine that others use as well.</summary>
    public bool IgnoresTime { get; init; }

    public bool IsEveryBarMet => _rows.All(row => IsMet(row.Values, row.Bar) || IsIgnored(row.Bar));

    /// <param name="name">What was measured, with its unit.</param>
    /// <param name="values">Its repetitions.</param>
    /// <param name="atMost">The bar: what the median may be at most.</param>
    /// <param name="aim">What it should be.</param>
    /// <param name="isTimed">Whether the machine's mood can miss the bar.</param>
    public void Add(string name, IEnumerable<double> values, double? atMost = null, double? aim = null, bool isTimed = false) =>
        Add(name, values, atMost is { } most ? new Bar(most, aim ?? most, IsAtMost: true, isTimed) : null);

    /// <summary>The same for what should be great.</summary>
    public void AddAtLeast(string name, IEnumerable<double> values, double atLeast, bool isTimed = false) =>
        Add(name, values, new Bar(atLeast, atLeast, IsAtMost: false, isTimed));

    public void Print(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.WriteLine($"{"",-75} {"median",9} {"min",9} {"max",9}   bar");
        foreach (var (suite, name, values, bar) in _rows)
        {
            to.WriteLine(
                Text($"{suite,-8} {name,-66} {Median(values),9:0.###} {values[0],9:0.###} {values[^1],9:0.###}   {Shown(values, bar)}"));
        }
    }

    public string ToJson() => new JsonArray([.. _rows.Select(row => (JsonNode)new JsonObject
    {
        ["suite"] = row.Suite,
        ["name"] = row.Name,
        ["median"] = Median(row.Values),
        ["min"] = row.Values[0],
        ["max"] = row.Values[^1],
        ["atMost"] = row.Bar is { IsAtMost: true } most ? most.Value : null,
        ["atLeast"] = row.Bar is { IsAtMost: false } least ? least.Value : null,
        ["aim"] = row.Bar?.Aim,
        ["met"] = IsMet(row.Values, row.Bar),
    })]).ToJsonString(new() { WriteIndented = true });

    private void Add(string name, IEnumerable<double> values, Bar? bar) => _rows.Add((Suite, name, [.. values.Order()], bar));

    private string Shown(double[] values, Bar? bar)
    {
        if (bar is null)
        {
            return "";
        }

        var aim = bar.Aim == bar.Value ? "" : Text($" (aim {bar.Aim})");
        var verdict = IsMet(values, bar) ? "met" : IsIgnored(bar) ? "missed, does not count" : "MISSED";
        return Text($"{(bar.IsAtMost ? "<=" : ">=")} {bar.Value}{aim} {verdict}");
    }

    private bool IsIgnored(Bar? bar) => IgnoresTime && bar is { IsTimed: true };

    // Not a number meets no bar.
    private static bool IsMet(double[] values, Bar? bar) =>
        bar is null || (bar.IsAtMost ? Median(values) <= bar.Value : Median(values) >= bar.Value);

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Bar(double Value, double Aim, bool IsAtMost, bool IsTimed);
}
