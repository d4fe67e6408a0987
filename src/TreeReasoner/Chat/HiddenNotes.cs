using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>What a search found, as the model is told of it before it writes the visible answer.</summary>
internal static class HiddenNotes
{
    // Every script as it is, since escapes cost tokens. What could end a string or a turn is escaped.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The instructions of the last call: the caller's, then the notes.</summary>
    public static string Instructions(string? callers, Solution found, PromptSet prompts)
    {
        var notes = prompts.Render(PromptKind.Compose, new KeyValuePair<string, string>("notes", Json(found)));
        if (string.IsNullOrWhiteSpace(callers))
        {
            return notes;
        }

        return $"{callers}\n\n{notes}";
    }

    // A writer of JSON refuses halves of surrogate pairs, which model text may hold.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Json(Solution found)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteStartArray("steps");
            foreach (var step in found.Steps)
            {
                json.WriteStartObject();
                json.WriteString("question", WellFormed(step.Question));
                json.WriteString("answer", WellFormed(step.Answer));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("conclusion", WellFormed(found.Answer!));
            if (found.Confidence is { } confidence)
            {
                json.WriteNumber("confidence", Math.Round(confidence, 2));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
