using System.Globalization;
using System.Text;

namespace TreeReasoner.Models;

/// <summary>Copies one JSON value out of a text and repairs what the standard parser does not forgive.</summary>
internal static class JsonRepair
{
    public const int MaxDepth = 32;

    /// <summary>
    /// The object or array that begins at a place: raw control characters in strings become escapes, escaped halves of surrogate pairs U+FFFD,
    /// and a value that the text's end cuts is closed after its last complete member. Null if the brackets do not match.
    /// </summary>
    /// <param name="text">Any text without halves of surrogate pairs.</param>
    /// <param name="start">Where a brace or bracket stands.</param>
    /// <param name="end">Where the value ends in the text, exclusive.</param>
    public static string? At(string text, int start, out int end)
    {
        var json = new StringBuilder(Math.Min(text.Length - start, 4096));
        var open = new Stack<char>();
        var complete = 0;        // length of the copy after the last complete member, and the brackets open there
        var completeOpen = "";
        var inKey = false;
        for (end = start; end < text.Length; end++)
        {
            var character = text[end];
            switch (character)
            {
                case '{' or '[' when open.Count == MaxDepth:
                    return null;
                case '{' or '[':
                    open.Push(character == '{' ? '}' : ']');
                    inKey = character == '{';
                    json.Append(character);
                    break;
                case '}' or ']':
                    if (open.Pop() != character)
                    {
                        return null;
                    }

                    json.Append(character);
                    if (open.Count == 0)
                    {
                        end++;
                        return json.ToString();
                    }

                    Mark();
                    break;
                case '"':
                    if (!CopyString(text, ref end, json))
                    {
                        return Close();
                    }

                    if (!inKey)
                    {
                        Mark();
                    }

                    break;
                case ':':
                    inKey = false;
                    json.Append(character);
                    break;
                case ',':
                    inKey = open.Peek() == '}';
                    Mark();
                    json.Append(character);
                    break;
                default:
                    json.Append(character);
                    break;
            }
        }

        return Close();

        void Mark()
        {
            complete = json.Length;
            completeOpen = string.Concat(open);
        }

        string? Close() => complete == 0 ? null : json.ToString(0, complete) + completeOpen;
    }

    // From an opening quote to its closing one; false if the text ends first. The quote's index moves to the closing one.
    private static bool CopyString(string text, ref int at, StringBuilder json)
    {
        json.Append('"');
        for (at++; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '"')
            {
                json.Append(character);
                return true;
            }

            if (character == '\\')
            {
                if (at + 1 >= text.Length)
                {
                    return false;
                }

                CopyEscape(text, ref at, json);
            }
            else if (character < ' ')
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                json.Append(character);
            }
        }

        return false;
    }

    private static void CopyEscape(string text, ref int at, StringBuilder json)
    {
        var escaped = text[at + 1];
        if (escaped == 'u' && Unit(text, at) is { } unit)
        {
            if (char.IsHighSurrogate(unit) && Unit(text, at + 6) is { } low && char.IsLowSurrogate(low))
            {
                json.Append(text, at, 12);
                at += 11;
                return;
            }

            json.Append(char.IsSurrogate(unit) ? "\\ufffd" : text.Substring(at, 6));
            at += 5;
            return;
        }

        // "\(x\)" and "\%" are how models write mathematics into JSON: the backslash is meant.
        json.Append(escaped is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' ? "\\" : "\\\\");
        if (escaped < ' ')
        {
            return; // left to the loop, which knows what to do with it
        }

        json.Append(escaped);
        at++;
    }

    // The code unit of an escape \uXXXX at a place; null if there is none.
    private static char? Unit(string text, int at) =>
        at + 5 < text.Length && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
