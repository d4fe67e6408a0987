using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>A row for a trainer.</summary>
/// <param name="Key">What it says: of rows of a problem with equal keys one is written.</param>
/// <param name="Write">Writes its properties into an object that is open.</param>
/// <param name="Origin">Where it came from.</param>
public sealed record DataRow(string Key, Action<Utf8JsonWriter> Write, RowOrigin Origin)
{
    /// <summary>How often it is written: what people chose counts for more. Default 1.</summary>
    public int Repeats { get; init; } = 1;
}

/// <summary>Where a row came from. It holds no problem and no model text.</summary>
/// <param name="ProblemId">The problem's id in its journals.</param>
/// <param name="Journal">The journal's file name; the raters' file for what people chose.</param>
/// <param name="Nodes">The places of the states in that journal's tree.</param>
public sealed record RowOrigin(string ProblemId, string Journal, IReadOnlyList<string> Nodes)
{
    /// <summary>Which run wrote the journal.</summary>
    public string? RunId { get; init; }

    /// <summary>The version of the library that wrote it.</summary>
    public string? Library { get; init; }

    /// <summary>The search.</summary>
    public string? Algorithm { get; init; }

    /// <summary>What judged.</summary>
    public string? Evaluator { get; init; }

    /// <summary>Visits of the states, in the order of <see cref="Nodes"/>.</summary>
    public IReadOnlyList<int> Visits { get; init; } = [];

    /// <summary>Values of the states; null for those that have none.</summary>
    public IReadOnlyList<double?> Values { get; init; } = [];

    /// <summary>Why the row is there: <c>outcome</c>, <c>confidence</c>, <c>siblings</c>, <c>people</c>, <c>tree</c>.</summary>
    public string? Reason { get; init; }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("problem", ProblemId);
        json.WriteString("journal", LineFormat.Clean(Journal));
        WriteText(json, "run", RunId);
        WriteText(json, "library", Library);
        WriteText(json, "algorithm", Algorithm);
        WriteText(json, "evaluator", Evaluator);
        WriteText(json, "reason", Reason);
        json.WriteStartArray("nodes");
        foreach (var node in Nodes)
        {
            json.WriteStringValue(node);
        }

        json.WriteEndArray();
        json.WriteStartArray("visits");
        foreach (var visits in Visits)
        {
            json.WriteNumberValue(visits);
        }

        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (var value in Values)
        {
            WriteValue(json, value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, LineFormat.Clean(text));
        }
    }

    private static void WriteValue(Utf8JsonWriter json, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
