using System.Text;
using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Makes model text harmless to store and count without changing what it says.</summary>
internal static class ModelText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Trims, and drops control characters other than tab and newline and halves of surrogate pairs. Emoji, right-to-left text and markup
    /// stay as they are: whoever shows them escapes them.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(character).Append(text[++i]);
            }
            else if (character is '\t' or '\n' || !(char.IsControl(character) || char.IsSurrogate(character)))
            {
                clean.Append(character);
            }
        }

        return clean.ToString().Trim();
    }

    /// <summary>The text with halves of surrogate pairs replaced, so that it can be encoded.</summary>
    public static string WellFormed(string text)
    {
        var bad = false;
        for (var i = 0; i < text.Length && !bad; i++)
        {
            bad = char.IsSurrogate(text[i]) && !PairAt(text, ref i);
        }

        if (!bad)
        {
            return text;
        }

        var result = text.ToCharArray();
        for (var i = 0; i < result.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !PairAt(text, ref i))
            {
                result[i] = Replacement;
            }
        }

        return new(result);
    }

    /// <summary>A JSON string's text. Escaped halves of surrogate pairs, which cannot be read, make it empty.</summary>
    public static string Of(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() ?? "" : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static bool PairAt(string text, ref int index)
    {
        if (!char.IsHighSurrogate(text[index]) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            return false;
        }

        index++;
        return true;
    }
}
