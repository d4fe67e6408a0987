using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Pocket.Chat;

/// <summary>Reads a judge's message: the line as a JSON object, and what is asked about it.</summary>
internal static class JudgedLine
{
    private const string Start = "{\"problem\":";

    /// <summary>Takes the message apart.</summary>
    /// <param name="message">The last message of a request.</param>
    /// <param name="asked">What stands after the object; the whole message where there is none.</param>
    /// <returns>The problem, then each turn of the line; null where the message begins with no line.</returns>
    public static IReadOnlyList<ChatMessage>? Read(string message, out string asked)
    {
        asked = message;
        if (!message.StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(message);
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(bytes), isFinalBlock: false, default);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return null;
            }

            using (document)
            {
                var turns = Turns(document.RootElement);
                asked = Encoding.UTF8.GetString(bytes.AsSpan((int)reader.BytesConsumed));
                return turns;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<ChatMessage> Turns(JsonElement message)
    {
        var turns = new List<ChatMessage>();
        if (message.TryGetProperty("problem", out var problem))
        {
            turns.Add(new(ChatRole.User, Text(problem)));
        }

        if (message.TryGetProperty("line", out var line) && line.ValueKind == JsonValueKind.Array)
        {
            // An indented line goes on with the text before it; it is not one of the turn's own.
            turns.AddRange(line.EnumerateArray().Select(
                turn => new ChatMessage(ChatRole.Assistant, Text(turn).Replace("\n  ", " ", StringComparison.Ordinal))));
        }

        return turns;
    }

    private static string Text(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString()!;
        }

        return "";
    }
}
