using System.Globalization;

namespace TreeReasoner.Viewer;

/// <summary>Graphviz. A picture of more than some hundred states shows nothing, so that it has the most visited.</summary>
internal static class DotForm
{
    private const int Most = 200;

    public static IEnumerable<string> Of(SearchRecord record)
    {
        var last = record.Snapshot();

        // A parent has at least the visits of its children, so that with the order of birth no state stands without its parent.
        var shown = Enumerable.Range(0, last.Length).OrderByDescending(node => last[node].Visits).ThenBy(node => node).Take(Most).ToHashSet();
        var chosen = ChosenLine.Of(record).ToHashSet();
        yield return "digraph search {";
        yield return "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];";
        foreach (var node in shown.Order())
        {
            yield return $"  n{node} [label=\"{Label(record.Nodes[node], last[node])}\"{Frame(chosen.Contains(node))}];";
        }

        foreach (var node in shown.Order())
        {
            var parent = record.Nodes[node].Parent;
            if (shown.Contains(parent))
            {
                yield return $"  n{parent} -> n{node};";
            }
        }

        yield return "}";
    }

    private static string Label(RecordedNode node, SnapshotNode<System.Text.Json.JsonElement> known)
    {
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{known.Value:0.00} · {known.Visits}");
        return $"{LabelText.Of(node, most: 60).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\\n{numbers}";
    }

    private static string Frame(bool isChosen)
    {
        if (isChosen)
        {
            return ", penwidth=3";
        }

        return "";
    }
}
