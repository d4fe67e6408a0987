using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>What several shapes write the same way.</summary>
internal static class ShapeText
{
    public static void Prompt(Utf8JsonWriter json, string name, string problem, LineFormat format)
    {
        json.WriteStartArray(name);
        PromptMessages(json, problem, format);
        json.WriteEndArray();
    }

    public static void PromptMessages(Utf8JsonWriter json, string problem, LineFormat format)
    {
        if (format.System is { } system)
        {
            Message(json, "system", system);
        }

        Message(json, "user", problem);
    }

    public static void Assistant(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartArray(name);
        Message(json, "assistant", text);
        json.WriteEndArray();
    }

    public static void Message(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", LineFormat.Clean(text));
        json.WriteEndObject();
    }

    public static RowOrigin Origin(string reason, params FinishedNode[] nodes)
    {
        var journal = nodes[0].Tree.Journal;
        return new(journal.ProblemId, journal.Name, [.. nodes.Select(node => node.At.ToString())])
        {
            RunId = journal.RunId,
            Library = journal.Library,
            Algorithm = journal.Algorithm,
            Evaluator = journal.Evaluator,
            Visits = [.. nodes.Select(node => node.Node.Visits)],
            Values = [.. nodes.Select(node => node.Value)],
            Reason = reason,
        };
    }
}
