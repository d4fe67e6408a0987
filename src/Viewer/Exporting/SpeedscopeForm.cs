using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>The file format of speedscope: a frame a state, and for each visit the line it worked on, once by visits and once by tokens.</summary>
internal static class SpeedscopeForm
{
    public static void Write(SearchRecord record, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema"u8, "https://www.speedscope.app/file-format-schema.json"u8);
        json.WriteString("name"u8, LabelText.Whole(record.Name));
        json.WriteString("exporter"u8, "TreeReasoner.Viewer"u8);
        json.WriteNumber("activeProfileIndex"u8, 0);
        json.WriteStartObject("shared"u8);
        json.WriteStartArray("frames"u8);
        for (var node = 0; node < record.Nodes.Count; node++)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, LabelText.Of(record.Nodes[node]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles"u8);
        WriteProfile(record, json, "tokens", happened => happened.Usage.TotalTokens);
        WriteProfile(record, json, "visits", _ => 1);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProfile(SearchRecord record, Utf8JsonWriter json, string name, Func<RecordedEvent, long> weight)
    {
        var ended = record.Events.Where(happened => happened.Kind is EventKind.Completed or EventKind.Failed or EventKind.Abandoned).ToList();
        json.WriteStartObject();
        json.WriteString("type"u8, "sampled"u8);
        json.WriteString("name"u8, name);
        json.WriteString("unit"u8, "none"u8);
        json.WriteNumber("startValue"u8, 0);
        json.WriteNumber("endValue"u8, ended.Sum(weight));
        json.WriteStartArray("samples"u8);
        foreach (var happened in ended)
        {
            json.WriteStartArray();
            foreach (var node in record.LineTo(happened.Node))
            {
                json.WriteNumberValue(node);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights"u8);
        foreach (var happened in ended)
        {
            json.WriteNumberValue(weight(happened));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
