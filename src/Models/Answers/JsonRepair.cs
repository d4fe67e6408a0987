using System.Globalization;
using System.Text;

namespace TreeReasoner.Models;

/// <summary>
/// Copies one JSON value out of a text and repairs what the standard parser does not forgive: raw control characters and LaTeX in strings,
/// single quotes, spaces of other kinds, bare words and numbers with a unit, an end that is cut off.
/// </summary>
internal sealed class JsonRepair
{
    public const int MaxDepth = 32;
    private const int MaxBare = 256;

    private readonly string _text;
    private readonly StringBuilder _json;
    private readonly Stack<char> _open = new();
    private int _at;
    private int _complete;           // length of the copy after the last complete member, and the brackets open there
    private string _completeOpen = "";
    private bool _inKey;
    private bool _expectsValue;      // after a colon, a comma or an opening bracket

    private JsonRepair(string text, int start)
    {
        _text = text;
        _at = start;
        _json = new(Math.Min(text.Length - start, 4096));
    }

    /// <summary>
    /// The object or array that begins at a place. A value that the text's end cuts is closed after its last complete member. Null if the
    /// brackets do not match.
    /// </summary>
    /// <param name="text">Any text without halves of surrogate pairs.</param>
    /// <param name="start">Where a brace or bracket stands.</param>
    /// <param name="end">Where the value ends in the text, exclusive.</param>
    /// <param name="isWhole">Whether its closing bracket is there.</param>
    public static string? At(string text, int start, out int end, out bool isWhole)
    {
        var repair = new JsonRepair(text, start);
        var json = repair.Copy(out isWhole);
        end = repair._at;
        return json;
    }

    private string? Copy(out bool isWhole)
    {
        isWhole = false;
        for (; _at < _text.Length; _at++)
        {
            var character = _text[_at];
            if (character is '{' or '[')
            {
                if (_open.Count == MaxDepth)
                {
                    return null;
                }

                _open.Push(character == '{' ? '}' : ']');
                _inKey = character == '{';
                _expectsValue = true;
                _json.Append(character);
            }
            else if (character is '}' or ']')
            {
                if (_open.Pop() != character)
                {
                    return null;
                }

                _json.Append(character);
                if (_open.Count == 0)
                {
                    _at++;
                    isWhole = true;
                    return _json.ToString();
                }

                _expectsValue = false;
                Mark();
            }
            else if (!Inner(character))
            {
                return Closed();
            }
        }

        return Closed();
    }

    // What stands between brackets; false if the text ends within it.
    private bool Inner(char character)
    {
        switch (character)
        {
            case '"':
                return String('"');
            case '\'' or '“' or '‘' when _expectsValue:
                return String(character switch { '“' => '”', '‘' => '’', _ => '\'' });
            case ':':
                _inKey = false;
                _expectsValue = true;
                _json.Append(character);
                return true;
            case ',':
                _inKey = _open.Peek() == '}';
                _expectsValue = true;
                Mark();
                _json.Append(character);
                return true;
            case '/' when _at + 1 < _text.Length && _text[_at + 1] is '/' or '*':
                Comment();
                return true;
            default:
                Other(character);
                return true;
        }
    }

    private bool String(char closer)
    {
        if (!CopyString(closer))
        {
            return false;
        }

        _expectsValue = false;
        if (!_inKey)
        {
            Mark();
        }

        return true;
    }

    private void Other(char character)
    {
        if (char.IsWhiteSpace(character) || character == '\uFEFF')
        {
            _json.Append(character is '\n' or '\r' or '\t' ? character : ' ');
        }
        else if (_expectsValue && Bare() is { Length: > 0 } bare)
        {
            _expectsValue = false;
            _json.Append(bare);
        }
        else
        {
            _expectsValue = false;
            _json.Append(character);
        }
    }

    // A comment is left out, whatever it holds.
    private void Comment()
    {
        var closer = _text[_at + 1] == '*' ? "*/" : "\n";
        var end = _text.IndexOf(closer, _at + 2, StringComparison.Ordinal);
        _at = end < 0 ? _text.Length : end + closer.Length - 1;
    }

    // 50%, True, or a name without quotes, as a string; empty for what JSON knows itself, or what is no value at all.
    private string Bare()
    {
        var end = _at;
        while (end < _text.Length && end - _at < MaxBare && _text[end] is not (',' or '}' or ']' or '\n' or '"' or '{' or '[' or ':'))
        {
            end++;
        }

        var isName = _inKey && end < _text.Length && _text[end] == ':';
        var isValue = !_inKey && end < _text.Length && _text[end] is ',' or '}' or ']' or '\n';
        var text = _text[_at..end].Trim();
        if (!(isName || isValue) || text.Length == 0 || text is "true" or "false" or "null" || IsNumber(text))
        {
            return "";
        }

        if (isName && !text.All(sign => char.IsLetterOrDigit(sign) || sign is '_' or '-'))
        {
            return "";
        }

        _at = end - 1;
        return text switch
        {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            _ => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"",
        };
    }

    private static bool IsNumber(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] == '-') && !text.Contains('+', StringComparison.Ordinal) && char.IsAsciiDigit(text[^1])
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private void Mark()
    {
        _complete = _json.Length;
        _completeOpen = string.Concat(_open);
    }

    private string? Closed()
    {
        if (_complete == 0)
        {
            return null;
        }

        return _json.ToString(0, _complete) + _completeOpen;
    }

    // From an opening quote to its closing one; false if the text ends first. The place moves to the closing one.
    private bool CopyString(char closer)
    {
        _json.Append('"');
        for (_at++; _at < _text.Length; _at++)
        {
            var character = _text[_at];
            if (character == closer && (closer != '\'' || Closes()))
            {
                _json.Append('"');
                return true;
            }

            if (character == '\\')
            {
                if (_at + 1 >= _text.Length)
                {
                    return false;
                }

                Escape();
            }
            else if (character == '"')
            {
                _json.Append("\\\"");
            }
            else if (character < ' ')
            {
                _json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                _json.Append(character);
            }
        }

        return false;
    }

    // The apostrophe of it's ends no string.
    private bool Closes()
    {
        var next = _at + 1;
        while (next < _text.Length && char.IsWhiteSpace(_text[next]))
        {
            next++;
        }

        return next >= _text.Length || _text[next] is ',' or ':' or '}' or ']';
    }

    private void Escape()
    {
        var escaped = _text[_at + 1];
        if (escaped == 'u' && Unit(_at) is { } unit)
        {
            if (char.IsHighSurrogate(unit) && Unit(_at + 6) is { } low && char.IsLowSurrogate(low))
            {
                _json.Append(_text, _at, 12);
                _at += 11;
                return;
            }

            _json.Append(char.IsSurrogate(unit) ? "\\ufffd" : _text.Substring(_at, 6));
            _at += 5;
            return;
        }

        if (escaped == '\'')
        {
            _json.Append('\'');
            _at++;
            return;
        }

        // "\(x\)", "\%" and "\frac" are how models write mathematics into JSON: the backslash is meant.
        _json.Append(IsMeant(escaped) ? "\\" : "\\\\");
        if (escaped < ' ')
        {
            return; // left to the loop, which knows what to do with it
        }

        _json.Append(escaped);
        _at++;
    }

    // Whether JSON's own escape is meant. A form feed or backspace before a letter never is, and the others not where they begin a command.
    private bool IsMeant(char escaped)
    {
        switch (escaped)
        {
            case '"' or '\\' or '/':
                return true;
            case 'b' or 'f':
                return _at + 2 >= _text.Length || !char.IsAsciiLetter(_text[_at + 2]);
            case 'n' or 'r' or 't':
                var end = _at + 1;
                while (end < _text.Length && end - _at < 24 && char.IsAsciiLetter(_text[end]))
                {
                    end++;
                }

                return !LatexCommands.Contains(_text[(_at + 1)..end]);
            default:
                return false;
        }
    }

    // The code unit of an escape \uXXXX at a place; null if there is none.
    private char? Unit(int at)
    {
        if (at + 5 < _text.Length && _text[at] == '\\' && _text[at + 1] == 'u'
            && ushort.TryParse(_text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            return (char)unit;
        }

        return null;
    }

    private static readonly HashSet<string> LatexCommands = new(
        ("times text textbf textit textrm textsf texttt textnormal textstyle tfrac tbinom theta tan tanh tau to top tilde therefore "
        + "triangle "
        + "triangleq triangleleft triangleright ne neq neg nabla nu not notin nmid nleq ngeq nless ngtr nsubseteq nexists newline nolimits "
        + "nparallel natural ncong nrightarrow nonumber right rightarrow rightleftharpoons rho rangle rfloor rceil rbrace rbrack rvert "
        + "rVert "
        + "root rule").Split(' '),
        StringComparer.Ordinal);
}
