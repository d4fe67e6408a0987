using System.IO.Compression;
using System.Text.Json;

namespace TreeReasoner.Viewer;

/// <summary>A record as the page unpacks it: columns of numbers and a table of texts, gzip, base64.</summary>
internal static class RecordPayload
{
    private const byte Terminal = 1;

    public static string Of(SearchRecord record) => Convert.ToBase64String(Packed(record).Span);

    /// <summary>The same as bytes.</summary>
    public static ReadOnlyMemory<byte> Packed(SearchRecord record)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            Write(record, gzip);
        }

        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }

    private static void Write(SearchRecord record, Stream to)
    {
        var columns = new ColumnWriter();
        var texts = new TextTable();
        AddNodes(record, columns, texts);
        AddEvents(record.Events, columns, texts);
        AddChanges(record.Events, columns);
        columns.Add("textEnds", texts.Ends);
        columns.Add("textBytes", texts.Bytes);
        columns.WriteTo(to, json => Describe(record, json));
    }

    private static void AddNodes(SearchRecord record, ColumnWriter columns, TextTable texts)
    {
        var nodes = record.Nodes;
        var last = record.Snapshot();
        columns.Add("parent", Column(nodes, node => node.Parent));
        columns.Add("ordinal", Column(nodes, node => node.Ordinal));
        columns.Add("depth", Column(nodes, node => node.Depth));
        columns.Add("prior", Column(nodes, node => node.Prior));
        columns.Add("reward", Column(nodes, node => node.Reward));
        columns.Add("question", Column(nodes, node => texts.NumberOf(node.Text.Question)));
        columns.Add("answer", Column(nodes, node => texts.NumberOf(node.Text.Answer)));
        columns.Add("kind", Column(nodes, node => (byte)node.Text.Kind));
        columns.Add("nodeFlags", Column(nodes, node => FlagIf(node.IsTerminal, Terminal)));
        columns.Add("arm", Column(nodes, node => node.Arm ?? -1));
        columns.Add("lineTokens", Column(nodes, node => (int)Math.Min(int.MaxValue, node.Text.Tokens ?? -1)));

        // What the page must have made of the events by their end: it compares.
        columns.Add("lastVisits", Column(last, node => node.Visits));
        columns.Add("lastSum", Column(last, node => node.ValueSum));
    }

    private static void AddEvents(List<RecordedEvent> events, ColumnWriter columns, TextTable texts)
    {
        columns.Add("eventKind", Column(events, happened => (byte)happened.Kind));
        columns.Add("eventNode", Column(events, happened => happened.Node));
        columns.Add("eventVisit", Column(events, happened => (double)happened.Visit));
        columns.Add("eventMs", Column(events, happened => happened.Milliseconds));
        columns.Add("eventNodes", Column(events, happened => happened.Nodes));
        columns.Add("eventValue", Column(events, happened => happened.Value ?? double.NaN));
        columns.Add("eventJudged", Column(events, happened => (float)(happened.Judged ?? double.NaN)));
        columns.Add("eventConfidence", Column(events, happened => (float)(happened.Confidence ?? double.NaN)));
        columns.Add("eventStep", Column(events, happened => (float)(happened.StepScore ?? double.NaN)));
        AddUsage("event", events, columns, happened => happened.Usage);
        AddUsage("eventJudge", events, columns, happened => happened.JudgeUsage);
        columns.Add("eventNote", Column(events, happened => texts.NumberOf(happened.Note)));
    }

    private static void AddUsage(string name, List<RecordedEvent> events, ColumnWriter columns, Func<RecordedEvent, Usage> usage)
    {
        columns.Add($"{name}Calls", Column(events, happened => usage(happened).Calls));
        columns.Add($"{name}Read", Column(events, happened => (double)usage(happened).PromptTokens));
        columns.Add($"{name}Cached", Column(events, happened => (double)usage(happened).CachedPromptTokens));
        columns.Add($"{name}Written", Column(events, happened => (double)usage(happened).CompletionTokens));
        columns.Add($"{name}Hidden", Column(events, happened => (double)usage(happened).ReasoningTokens));
        columns.Add($"{name}Cost", Column(events, happened => (double)usage(happened).Cost));
    }

    private static void AddChanges(List<RecordedEvent> events, ColumnWriter columns)
    {
        var ends = new int[events.Count];
        var changes = new List<RecordedChange>();
        for (var i = 0; i < ends.Length; i++)
        {
            changes.AddRange(events[i].Changes);
            ends[i] = changes.Count;
        }

        columns.Add("changeEnds", ends);
        columns.Add("changeNode", Column(changes, change => change.Node));
        columns.Add("changeVisits", Column(changes, change => change.Visits));
        columns.Add("changeSum", Column(changes, change => change.ValueSum));
        columns.Add("changePrior", Column(changes, change => change.Prior));
        columns.Add("changeFlags", Column(changes, change => (byte)(FlagIf(change.IsClosed, 1) | FlagIf(change.IsExpanded, 2))));
    }

    private static void Describe(SearchRecord record, Utf8JsonWriter json)
    {
        var started = record.Started;
        json.WriteString("name"u8, LabelText.Whole(record.Name));
        json.WriteString("algorithm"u8, started.Algorithm);
        json.WriteString("expander"u8, started.Expander);
        json.WriteString("evaluator"u8, started.Evaluator);
        json.WriteString("library"u8, started.Library);
        json.WriteString("problemId"u8, started.ProblemId);
        json.WriteString("started"u8, started.StartedAt);
        json.WriteNumber("discount"u8, started.Discount);
        json.WriteString("backup"u8, started.Backup.ToString());
        json.WriteStartObject("settings"u8);
        foreach (var (key, value) in started.Settings.Concat(started.Running))
        {
            json.WriteString(LabelText.Whole(key), LabelText.Whole(value));
        }

        json.WriteEndObject();
        json.WriteString("stop"u8, record.Finished?.StopReason.ToString());
        json.WriteString("failure"u8, record.Finished?.Cause?.Message);
        json.WriteString("finalAnswer"u8, LabelText.WholeOrNull(record.FinalAnswer?.Answer));
        json.WriteStartArray("chosen"u8);
        foreach (var node in ChosenLine.Of(record))
        {
            json.WriteNumberValue(node);
        }

        json.WriteEndArray();
        json.WriteStartArray("turns"u8);
        foreach (var turn in record.Turns)
        {
            Write(json, turn);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, in Usage usage)
    {
        json.WriteStartObject();
        json.WriteNumber("calls"u8, usage.Calls);
        json.WriteNumber("read"u8, usage.PromptTokens);
        json.WriteNumber("cached"u8, usage.CachedPromptTokens);
        json.WriteNumber("written"u8, usage.CompletionTokens);
        json.WriteNumber("hidden"u8, usage.ReasoningTokens);
        json.WriteNumber("cost"u8, usage.Cost);
        json.WriteBoolean("isEstimated"u8, usage.IsEstimated);
        json.WriteEndObject();
    }

    private static byte FlagIf(bool isSet, byte flag)
    {
        if (isSet)
        {
            return flag;
        }

        return 0;
    }

    private static TColumn[] Column<T, TColumn>(IReadOnlyList<T> rows, Func<T, TColumn> cell)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = cell(rows[i]);
        }

        return column;
    }
}
