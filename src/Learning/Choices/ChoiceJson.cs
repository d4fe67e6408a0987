using System.Text.Json;

namespace TreeReasoner.Learning;

/// <summary>A choice, or an undo, as a line of JSON.</summary>
internal static class ChoiceJson
{
    public static void Write(Utf8JsonWriter json, Choice choice, int format)
    {
        json.WriteStartObject();
        json.WriteNumber("format", format);
        json.WriteString("id", Clean(choice.Id));
        json.WriteString("rater", Clean(choice.Rater));
        if (choice.IsModel)
        {
            json.WriteBoolean("model", true);
        }

        if (choice.At is { } at)
        {
            json.WriteString("at", at);
        }

        json.WriteString("choice", choice.Kind.ToString());
        json.WriteString("problemId", Clean(choice.ProblemId));
        json.WriteString("problem", Clean(choice.Problem));
        json.WriteString("left", Clean(choice.Left));
        json.WriteString("right", Clean(choice.Right));
        json.WriteEndObject();
    }

    public static void WriteUndo(Utf8JsonWriter json, string id, int format)
    {
        json.WriteStartObject();
        json.WriteNumber("format", format);
        json.WriteString("undo", Clean(id));
        json.WriteEndObject();
    }

    public static void Read(ReadOnlyMemory<byte> line, string where, int format, List<Choice> choices)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var written = root.GetProperty("format").GetInt32();
            if (written > format)
            {
                throw new LearningException($"{where} has format {written}; this library reads up to {format}. Use a newer version of it.");
            }

            if (root.TryGetProperty("undo", out var undone))
            {
                var id = undone.GetString();
                choices.RemoveAll(choice => choice.Id == id);
                return;
            }

            var read = Read(root, where);
            if (choices.Exists(choice => choice.Id == read.Id))
            {
                throw new LearningException($"{where}: there is a choice '{read.Id}' already.");
            }

            choices.Add(read);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LearningException($"{where} is no choice: {wrong.GetType().Name}. Expected a line that ChoiceFile wrote.", wrong);
        }
    }

    private static Choice Read(JsonElement root, string where)
    {
        if (!Enum.TryParse<ChoiceKind>(root.GetProperty("choice").GetString(), out var kind) || !Enum.IsDefined(kind))
        {
            throw new LearningException($"{where}: the choice is none of {string.Join(", ", Enum.GetNames<ChoiceKind>())}.");
        }

        DateTimeOffset? at = null;
        if (root.TryGetProperty("at", out var time))
        {
            at = time.GetDateTimeOffset();
        }

        return new(
            Text(root, "id"), Text(root, "problemId"), Text(root, "problem"), Text(root, "left"), Text(root, "right"), kind,
                Text(root, "rater"))
        {
            At = at,
            IsModel = root.TryGetProperty("model", out var model) && model.GetBoolean(),
        };
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()
        ?? throw new FormatException($"{name} is null.");

    private static string Clean(string text)
    {
        var clean = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
