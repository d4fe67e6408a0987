using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>
/// Finds the JSON in a model's reply: fenced, surrounded by talk, after thinking aloud, with trailing commas, comments or raw control
/// characters, or cut off. What a cut leaves incomplete is dropped, never completed.
/// </summary>
/// <remarks>Never throws on any text, and takes time linear in its length: at most 32 places are tried.</remarks>
public static class ModelJson
{
    private const int MaxStarts = 32;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = JsonRepair.MaxDepth + 1,
    };

    /// <summary>The first JSON value in the reply that the reader accepts; null if there is none.</summary>
    /// <param name="reply">Any text.</param>
    /// <param name="read">Takes what it needs out of a value; null if it is not in there.</param>
    /// <typeparam name="T">What is read.</typeparam>
    /// <returns>What was read, or null.</returns>
    public static T? Read<T>(string reply, Func<JsonElement, T?> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(read);
        reply = ModelText.WellFormed(reply);
        var at = AfterThinking(reply);
        for (var start = 0; start < MaxStarts && at < reply.Length; start++)
        {
            at = reply.AsSpan(at).IndexOfAny('{', '[') is >= 0 and var offset ? at + offset : reply.Length;
            if (at == reply.Length)
            {
                break;
            }

            var json = JsonRepair.At(reply, at, out var end);
            if (json is not null && Parse(json, read) is { } result)
            {
                return result;
            }

            // A value that parses but is not the one: go on after it. Talk that merely looks like one: go on inside.
            at = json is not null && IsJson(json) ? end : at + 1;
        }

        return null;
    }

    /// <summary>A string's clean text, a number's or truth value's digits; empty for anything else.</summary>
    /// <param name="json">A value.</param>
    /// <returns>The text.</returns>
    public static string Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => ModelText.Clean(ModelText.Of(json)),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        _ => "",
    };

    /// <summary>The text of a property; empty if there is none.</summary>
    /// <param name="json">A value.</param>
    /// <param name="property">The property's name.</param>
    /// <returns>The text.</returns>
    public static string Text(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value) ? Text(value) : "";

    /// <summary>A property that is a finite number, or a string that is nothing but one; else null.</summary>
    /// <param name="json">A value.</param>
    /// <param name="property">The property's name.</param>
    /// <returns>The number, or null.</returns>
    public static double? Number(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value)
        && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && double.TryParse(Text(value), System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static T? Parse<T>(string json, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsJson(string json) => Parse(json, _ => json) is not null;

    private static int AfterThinking(string reply)
    {
        const string End = "</think>";
        return reply.AsSpan().TrimStart().StartsWith("<think>", StringComparison.OrdinalIgnoreCase)
            && reply.LastIndexOf(End, StringComparison.OrdinalIgnoreCase) is >= 0 and var end ? end + End.Length : 0;
    }
}
