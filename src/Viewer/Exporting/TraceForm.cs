using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>Chrome's trace events: a visit from its beginning to its end, in the first lane that is free then.</summary>
internal static class TraceForm
{
    private const double MicrosecondsOfOne = 1000;

    public static void Write(SearchRecord record, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("displayTimeUnit"u8, "ms"u8);
        json.WriteStartArray("traceEvents"u8);
        var begun = new Dictionary<long, (double Milliseconds, int Lane)>();
        var free = new SortedSet<int>();
        var lanes = 0;
        foreach (var happened in record.Events)
        {
            if (happened.Kind == EventKind.Begun)
            {
                if (free.Count == 0)
                {
                    free.Add(lanes++);
                }

                begun[happened.Visit] = (happened.Milliseconds, free.Min);
                free.Remove(free.Min);
            }
            else if (happened.Kind is EventKind.Completed or EventKind.Abandoned or EventKind.Failed && begun.Remove(happened.Visit, out var from))
            {
                free.Add(from.Lane);
                WriteVisit(record, json, happened, from.Milliseconds, from.Lane);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVisit(SearchRecord record, Utf8JsonWriter json, RecordedEvent happened, double from, int lane)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, LabelText.Of(record.Nodes[happened.Node]));
        json.WriteString("cat"u8, happened.Kind.ToString());
        json.WriteString("ph"u8, "X"u8);
        json.WriteNumber("ts"u8, from * MicrosecondsOfOne);
        json.WriteNumber("dur"u8, (happened.Milliseconds - from) * MicrosecondsOfOne);
        json.WriteNumber("pid"u8, 1);
        json.WriteNumber("tid"u8, lane + 1);
        json.WriteStartObject("args"u8);
        json.WriteNumber("state"u8, happened.Node);
        json.WriteNumber("depth"u8, record.Nodes[happened.Node].Depth);
        json.WriteNumber("calls"u8, happened.Usage.Calls);
        json.WriteNumber("tokens"u8, happened.Usage.TotalTokens);
        if (happened.Value is { } value)
        {
            json.WriteNumber("return"u8, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
