using System.Text.Json;

namespace TreeReasoner;

/// <summary>What an event changed in the tree, as properties of its line.</summary>
internal static class ChangeJson
{
    /// <summary>The properties of a line that tell a change.</summary>
    public const string Kept = "kept", Terminal = "terminal", Changed = "changed";

    public static void Write(Utf8JsonWriter json, TreeChange? change)
    {
        if (change is null)
        {
            return;
        }

        if (change.Kept is { } kept)
        {
            json.WriteStartArray(Kept);
            foreach (var i in kept)
            {
                json.WriteNumberValue(i);
            }

            json.WriteEndArray();
        }

        if (change.Terminal is { } terminal)
        {
            json.WriteStartObject(Terminal);
            json.WriteNumber("value"u8, terminal.Value);
            json.WriteBoolean("isJudged"u8, terminal.IsJudged);
            json.WriteEndObject();
        }

        if (change.Nodes.Count > 0)
        {
            json.WriteStartArray(Changed);
            foreach (var node in change.Nodes)
            {
                Write(json, node);
            }

            json.WriteEndArray();
        }
    }

    public static TreeChange? Read(JsonElement line)
    {
        var change = new TreeChange();
        var hasAny = false;
        if (line.TryGetProperty(Kept, out var kept))
        {
            change = change with { Kept = [.. kept.EnumerateArray().Select(each => each.GetInt32())] };
            hasAny = true;
        }

        if (line.TryGetProperty(Terminal, out var terminal))
        {
            KnownProperties.Check(terminal, "a terminal", "value", "isJudged");
            var value = KnownProperties.Finite(terminal.GetProperty("value"u8), "value");
            change = change with { Terminal = new(value, terminal.GetProperty("isJudged"u8).GetBoolean()) };
            hasAny = true;
        }

        if (line.TryGetProperty(Changed, out var changed))
        {
            change = change with { Nodes = [.. changed.EnumerateArray().Select(ReadNode)] };
            hasAny = true;
        }

        if (hasAny)
        {
            return change;
        }

        return null;
    }

    /// <summary>Two changes are the same if they are written in the same words.</summary>
    public static bool AreSame(TreeChange? one, TreeChange? other) => Text(one).Span.SequenceEqual(Text(other).Span);

    private static ReadOnlyMemory<byte> Text(TreeChange? change) => JsonLine.Of(json =>
    {
        json.WriteStartObject();
        Write(json, change);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, NodeChange node)
    {
        json.WriteStartObject();
        json.WriteString("at"u8, node.At.ToString());
        WriteNumber(json, "visits", node.Visits);
        WriteNumber(json, "valueSum", node.ValueSum);
        WriteNumber(json, "prior", node.Prior);
        WriteTruth(json, "isClosed", node.IsClosed);
        WriteTruth(json, "isExpanded", node.IsExpanded);
        WriteNumber(json, "knownValue", node.KnownValue);
        if (node.Usage is { } usage)
        {
            json.WritePropertyName("usage"u8);
            OutcomeJson.Write(json, usage);
        }

        if (node.IsJudgedAnew)
        {
            json.WriteBoolean("isJudgedAnew"u8, true);
        }

        WriteNumber(json, "confidence", node.Confidence);
        WriteNumber(json, "stepScore", node.StepScore);
        if (node.Twin is { } twin)
        {
            json.WriteString("twin"u8, twin.ToString());
        }

        if (node.IsParted)
        {
            json.WriteBoolean("isParted"u8, true);
        }

        json.WriteEndObject();
    }

    private static NodeChange ReadNode(JsonElement json)
    {
        KnownProperties.Check(
            json, "a change", "at", "visits", "valueSum", "prior", "isClosed", "isExpanded", "knownValue", "usage", "isJudgedAnew",
            "confidence", "stepScore", "twin", "isParted");
        return new(TreePath.Parse(json.GetProperty("at"u8).GetString()!))
        {
            Visits = (int?)json.Number("visits"),
            ValueSum = json.Number("valueSum"),
            Prior = json.Number("prior"),
            IsClosed = Truth(json, "isClosed"),
            IsExpanded = Truth(json, "isExpanded"),
            KnownValue = json.Number("knownValue"),
            Usage = json.TryGetProperty("usage"u8, out var usage) ? OutcomeJson.ReadUsage(usage) : null,
            IsJudgedAnew = json.IsTrue("isJudgedAnew"),
            Confidence = json.Number("confidence"),
            StepScore = json.Number("stepScore"),
            Twin = json.TryGetProperty("twin"u8, out var twin) ? TreePath.Parse(twin.GetString()!) : null,
            IsParted = json.IsTrue("isParted"),
        };
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteTruth(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } truth)
        {
            json.WriteBoolean(name, truth);
        }
    }

    private static bool? Truth(JsonElement json, string name)
    {
        if (json.TryGetProperty(name, out var value))
        {
            return value.GetBoolean();
        }

        return null;
    }
}
