using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TreeReasoner.Models;

/// <summary>Makes model text harmless to store and count without changing what it says.</summary>
public static class ModelText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Trims, and drops control characters other than tab and newline and halves of surrogate pairs. Emoji, right-to-left text and markup
    /// stay as they are: the program that shows them escapes them.
    /// </summary>
    /// <param name="text">What a model wrote; null counts as empty.</param>
    /// <returns>The text that is kept.</returns>
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
    /// <param name="text">What a model wrote.</param>
    /// <returns>The text itself where nothing had to be replaced.</returns>
    public static string WellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    /// <summary>
    /// A JSON string's text; empty for what is no string. Halves of surrogate pairs, which stand for nothing, are replaced.
    /// </summary>
    internal static string Of(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            return "";
        }

        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescaped(json.GetRawText());
        }
    }

    // The framework gives up the whole text for one escaped half of a pair. Every escape is valid JSON here, since it was parsed before.
    private static string Unescaped(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }

            i++;
            if (quoted[i] == 'u')
            {
                text.Append((char)int.Parse(quoted.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(Escaped(quoted[i]));
            }
        }

        return WellFormed(text.ToString());
    }

    private static char Escaped(char escape) => escape switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\b',
        'f' => '\f',
        _ => escape,
    };

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
