using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Reads the JSON in a model's reply, in three ways that differ in what they forgive.</summary>
/// <remarks>
/// <para><see cref="Read"/> is tolerant: JSON may be fenced, surrounded by talk, after thinking aloud, with trailing commas, comments, raw
/// control characters, single quotes or bare words, or cut off. What a cut leaves incomplete is dropped, never completed.</para>
/// <para><see cref="ReadLast"/> is as tolerant, and takes the last value. It refuses a reply in which a quotation may have ended a value
/// early.</para>
/// <para><see cref="ReadWhole"/> is strict: the reply is one JSON value and nothing else. It is for verdicts, where other text could be a
/// quotation.</para>
/// <para>None throws on any text, and all take time linear in its length: at most 32 places are tried.</para>
/// </remarks>
public static partial class ModelJson
{
    private const int MaxStarts = 32;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = JsonRepair.MaxDepth + 1,
    };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonRepair.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The first JSON value in the reply that the reader accepts, thinking apart; null if there is none.</summary>
    /// <param name="reply">Any text.</param>
    /// <param name="read">Takes what it needs out of a value; null if it is not in there.</param>
    /// <typeparam name="T">What is read.</typeparam>
    /// <returns>What was read, or null.</returns>
    public static T? Read<T>(string reply, Func<JsonElement, T?> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(read);
        T? result = null;
        Visit(AnswerReader.WithoutThinking(reply), (json, _, _) =>
        {
            result = read(json);
            return result is not null;
        });
        return result;
    }

    /// <summary>
    /// The last JSON value in the reply that the reader accepts, thinking apart. Values before it are quotations or drafts and do not
    /// count.
    /// </summary>
    /// <param name="reply">Any text.</param>
    /// <param name="read">Takes what it needs out of a value; null if it is not in there.</param>
    /// <typeparam name="T">What is read.</typeparam>
    /// <returns>
    /// What was read. Null if there is none, or if the reply is torn: a property stands outside of every value or twice in one, which is
    /// what an unescaped quotation leaves.
    /// </returns>
    public static T? ReadLast<T>(string reply, Func<JsonElement, T?> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(read);
        var text = AnswerReader.WithoutThinking(reply);
        T? last = null;
        var end = 0;
        var isTorn = false;
        Visit(text, (json, from, to) =>
        {
            if (read(json) is { } value)
            {
                isTorn |= RepeatsName(json) || IsTorn(text.AsSpan(end, from - end));
                (last, end) = (value, to);
            }

            return false;
        });
        if (isTorn || IsTorn(text.AsSpan(end)))
        {
            return null;
        }

        return last;
    }

    /// <summary>
    /// What the reader takes out of a reply that is one JSON value from end to end, white space apart; null for any other reply.
    /// </summary>
    /// <param name="reply">Any text.</param>
    /// <param name="read">Takes what it needs out of the value; null if it is not in there.</param>
    /// <typeparam name="T">What is read.</typeparam>
    /// <returns>What was read, or null.</returns>
    public static T? ReadWhole<T>(string reply, Func<JsonElement, T?> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(read);
        return Parse(reply, Strict, read);
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
    /// <param name="property">The property's name; capital letters do not matter where there is none of just this name.</param>
    /// <returns>The text.</returns>
    public static string Text(JsonElement json, string property)
    {
        if (Property(json, property) is { } value)
        {
            return Text(value);
        }

        return "";
    }

    /// <summary>
    /// A property that is a finite number, or a string that is nothing but one; else null. A comma is the decimal one unless it could
    /// group.
    /// </summary>
    /// <param name="json">A value.</param>
    /// <param name="property">The property's name.</param>
    /// <returns>The number, or null.</returns>
    public static double? Number(JsonElement json, string property)
    {
        if (Property(json, property) is not { ValueKind: JsonValueKind.Number or JsonValueKind.String } value)
        {
            return null;
        }

        var text = Text(value);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0)
        {
            if (text.Length - comma == 4 && !text.StartsWith("0,", StringComparison.Ordinal))
            {
                return null; // 1,000
            }

            text = string.Concat(text.AsSpan(0, comma), ".", text.AsSpan(comma + 1));
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        return number;
    }

    /// <summary>A property by its name, or by the same name in other letters; null if there is none.</summary>
    /// <param name="json">A value.</param>
    /// <param name="name">The property's name.</param>
    /// <returns>The property's value, or null.</returns>
    public static JsonElement? Property(JsonElement json, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (json.TryGetProperty(name, out var exact))
        {
            return exact;
        }

        foreach (var property in json.EnumerateObject())
        {
            if (string.Equals(NameOf(property)?.Trim(), name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    /// <summary>A property's name; null for one of escaped halves of surrogate pairs.</summary>
    internal static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Shows each JSON value of a text with its place, until the visitor has what it wants.</summary>
    /// <param name="text">A reply without its thinking.</param>
    /// <param name="visit">Given the value, its start and its end; whether to stop.</param>
    internal static void Visit(string text, Func<JsonElement, int, int, bool> visit)
    {
        var at = 0;
        for (var start = 0; start < MaxStarts && at < text.Length; start++)
        {
            var offset = text.AsSpan(at).IndexOfAny('{', '[');
            if (offset < 0)
            {
                return;
            }

            at += offset;
            var from = at;
            var json = JsonRepair.At(text, at, out var end, out _);
            var isJson = false;
            var isDone = false;
            if (json is not null)
            {
                _ = Parse<string>(json, Lenient, value =>
                {
                    isJson = true;
                    isDone = visit(value, from, end);
                    return null;
                });
            }

            if (isDone)
            {
                return;
            }

            // A value that parses but is not the one: go on after it. Talk that merely looks like one: go on inside.
            at = isJson ? end : at + 1;
        }
    }

    /// <summary>
    /// Whether text between values has a property or the end of a value in it, as the rest of a value has that a quotation ended early.
    /// </summary>
    internal static bool IsTorn(ReadOnlySpan<char> between) => LooseProperty().IsMatch(between);

    /// <summary>Whether an object, or one in it, has a property twice: one of them may be a quotation's.</summary>
    internal static bool RepeatsName(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray().Any(RepeatsName);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.EnumerateObject().Any(property => !names.Add(NameOf(property)?.Trim() ?? "") || RepeatsName(property.Value));
    }

    internal static bool IsJson(string json) => Parse(json, Lenient, _ => json) is not null;

    private static T? Parse<T>(string json, JsonDocumentOptions options, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, options);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("\"[\\p{L}_ ]{1,40}\"\\s*:|\"\\s*[]}]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LooseProperty();
}
