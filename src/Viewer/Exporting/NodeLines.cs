using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>A JSON object a state, in the order in which the states came.</summary>
internal static class NodeLines
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<string> Of(SearchRecord record)
    {
        var last = record.Snapshot();
        var chosen = ChosenLine.Of(record).ToHashSet();
        for (var node = 0; node < last.Length; node++)
        {
            yield return Line(record, node, last[node], chosen.Contains(node));
        }
    }

    private static string Line(SearchRecord record, int number, SnapshotNode<JsonElement> known, bool isChosen)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            var node = record.Nodes[number];
            json.WriteStartObject();
            json.WriteNumber("state"u8, number);
            json.WriteString("at"u8, string.Join('.', record.LineTo(number).Skip(1).Select(each => record.Nodes[each].Ordinal)));
            if (node.Parent >= 0)
            {
                json.WriteNumber("parent"u8, node.Parent);
            }

            json.WriteNumber("depth"u8, node.Depth);
            json.WriteString("kind"u8, node.Text.Kind.ToString());
            json.WriteString("question"u8, LabelText.WholeOrNull(node.Text.Question));
            json.WriteString("answer"u8, LabelText.WholeOrNull(node.Text.Answer));
            json.WriteNumber("visits"u8, known.Visits);
            WriteIfAny(json, "value", known.Value);
            json.WriteNumber("prior"u8, known.Prior);
            WriteIfAny(json, "confidence", known.Confidence);
            WriteIfAny(json, "stepScore", known.StepScore);
            json.WriteBoolean("isClosed"u8, known.IsClosed);
            json.WriteBoolean("isTerminal"u8, known.IsTerminal);
            json.WriteBoolean("isChosen"u8, isChosen);
            json.WriteNumber("calls"u8, known.Usage.Calls);
            json.WriteNumber("promptTokens"u8, known.Usage.PromptTokens);
            json.WriteNumber("completionTokens"u8, known.Usage.CompletionTokens);
            json.WriteNumber("cost"u8, known.Usage.Cost);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
