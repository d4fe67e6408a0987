using System.Globalization;
using System.Numerics;

namespace TreeReasoner.Models;

/// <summary>
/// Reads one written number, or a list of them, out of digits and what separates them. A separator that groups makes groups of three
/// (or, as
/// in India, of two with a zero ahead among them), all alike; the last one may be the decimal one. Anything else with commas is a list.
/// </summary>
internal ref struct NumberLiteral
{
    private const int MaxDigits = 1000, MaxExponent = 999;

    private readonly ReadOnlySpan<char> _text;
    private readonly List<(char Separator, int Start, int Length)> _groups;

    private NumberLiteral(ReadOnlySpan<char> text)
    {
        _text = text;
        _groups = [];
    }

    /// <summary>Reads at a digit, or at a point before one, and adds what it read.</summary>
    public static int Read(string text, int at, bool isApart, List<MathToken> tokens)
    {
        var literal = new NumberLiteral(text);
        var end = literal.Scan(at);
        var values = literal.Values();
        var first = tokens.Count;
        literal.Add(values, isApart, text[at..end], tokens);
        if (tokens.Count == first + 1 && tokens[first].IsNumber)
        {
            end = Exponent(text, end, tokens);
        }

        return Tail(text, end, first, tokens);
    }

    private static char AtOr(ReadOnlySpan<char> text, int at)
    {
        if (at >= 0 && at < text.Length)
        {
            return text[at];
        }

        return '\0';
    }

    private static int Digits(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (char.IsAsciiDigit(AtOr(text, end)))
        {
            end++;
        }

        return end;
    }

    // From the first digit over all groups; where it ends.
    private readonly int Scan(int at)
    {
        var end = Digits(_text, at);
        _groups.Add(('\0', at, end - at));
        while (true)
        {
            var separator = AtOr(_text, end);
            var next = Digits(_text, end + 1);
            var isSeparator = separator is ',' or '.' or '\u00A0' or '\'' or '_' or PlainMath.NumberComma;
            if (next == end + 1 || !(isSeparator || (separator == ' ' && GroupsBySpace(end, next))))
            {
                return end;
            }

            _groups.Add((separator, end + 1, next - end - 1));
            end = next;
        }
    }

    // 1 000 and 12 345, but not 4 9 10 13, nor 100 200 300, nor 5 100/3.
    private readonly bool GroupsBySpace(int end, int next)
    {
        if (next - end != 4 || _groups[0].Length > 3 || AtOr(_text, next) is '/' or '^')
        {
            return false;
        }

        if (_groups.Count > 1 && _groups[^1].Separator != ' ')
        {
            return false;
        }

        if (_groups[0].Length == 3 && !_text.Slice(end + 1, 3).SequenceEqual("000"))
        {
            return false;
        }

        // What follows must be no number of another length.
        var after = next;
        while (AtOr(_text, after) == ' ' && char.IsAsciiDigit(AtOr(_text, after + 1)))
        {
            var further = Digits(_text, after + 1);
            if (further - after != 4)
            {
                return false;
            }

            after = further;
            if (after - next > 16)
            {
                return false; // so long a number is written otherwise, and looking on at each group would take too long
            }
        }

        return true;
    }

    private readonly List<Fraction?> Values()
    {
        if (One(0, _groups.Count) is { } whole)
        {
            return [whole];
        }

        var values = new List<Fraction?>();
        var from = 0;
        for (var i = 1; i <= _groups.Count; i++)
        {
            if (i == _groups.Count || _groups[i].Separator == ',')
            {
                values.Add(One(from, i));
                from = i;
            }
        }

        return values;
    }

    private readonly Fraction? One(int from, int to)
    {
        if (to - from == 1)
        {
            return Value(from, to, decimals: false);
        }

        var first = _groups[from + 1].Separator;
        var last = _groups[to - 1].Separator;
        var isAlike = true;
        for (var i = from + 1; i < to - 1; i++)
        {
            isAlike &= _groups[i].Separator == first;
        }

        if (!isAlike)
        {
            return null;
        }

        if (first != last)
        {
            if (last is ',' or '.' or PlainMath.NumberComma && Groups(first, from, to - 1))
            {
                return Value(from, to, decimals: true);
            }

            return null;
        }

        if (to - from == 2 && IsDecimal(first, from))
        {
            return Value(from, to, decimals: true);
        }

        if (Groups(first, from, to))
        {
            return Value(from, to, decimals: false);
        }

        return null;
    }

    // A single separator: the point always, a comma after a lone zero or within braces where it cannot group.
    private readonly bool IsDecimal(char separator, int from)
    {
        var lead = _text.Slice(_groups[from].Start, _groups[from].Length);
        return separator switch
        {
            '.' => true,
            ',' => lead is "0",
            PlainMath.NumberComma => lead is "0" || _groups[from + 1].Length != 3,
            _ => false,
        };
    }

    private readonly bool Groups(char separator, int from, int to)
    {
        var lead = _groups[from];
        if (lead.Length is 0 or > 3 || _text[lead.Start] == '0' || (separator == '.' && to - from > 3 && lead.Length == 3))
        {
            return false;
        }

        bool threes = true, twos = separator == ',' && lead.Length < 3 && to - from > 2 && _groups[to - 1].Length == 3, zero = false;
        for (var i = from + 1; i < to; i++)
        {
            threes &= _groups[i].Length == 3;
            twos &= i == to - 1 || _groups[i].Length == 2;
            zero |= _text[_groups[i].Start] == '0';
        }

        return threes || (twos && zero);
    }

    private readonly Fraction? Value(int from, int to, bool decimals)
    {
        var digits = 0;
        for (var i = from; i < to; i++)
        {
            digits += _groups[i].Length;
        }

        if (digits is 0 or > MaxDigits)
        {
            return null;
        }

        var written = new char[digits];
        var length = 0;
        for (var i = from; i < to; i++)
        {
            _text.Slice(_groups[i].Start, _groups[i].Length).CopyTo(written.AsSpan(length));
            length += _groups[i].Length;
        }

        var value = BigInteger.Parse(written, NumberStyles.None, CultureInfo.InvariantCulture);
        var places = 0;
        if (decimals)
        {
            places = _groups[to - 1].Length;
        }

        return Fraction.Of(value, BigInteger.Pow(10, places));
    }

    private readonly void Add(List<Fraction?> values, bool isApart, string text, List<MathToken> tokens)
    {
        if (values.Contains(null))
        {
            tokens.Add(new(MathTokenKind.Malformed, text, default, isApart));
            return;
        }

        if (values is [{ } first, { } second] && _groups is [_, (',', _, _)])
        {
            var value = Value(0, 2, decimals: true);
            tokens.Add(new(MathTokenKind.CommaPair, text, value ?? default, isApart) { Pair = (first, second) });
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                tokens.Add(new(MathTokenKind.Sign, ",", default, IsApart: false));
            }

            tokens.Add(new(MathTokenKind.Number, text, values[i]!.Value, isApart && i == 0));
        }
    }

    // 1e3; the letter alone is a letter.
    private static int Exponent(string text, int end, List<MathToken> tokens)
    {
        if (AtOr(text, end) is not ('e' or 'E'))
        {
            return end;
        }

        var start = end + 1;
        if (AtOr(text, start) is '+' or '-')
        {
            start++;
        }

        var stop = Digits(text, start);
        if (stop == start || char.IsAsciiLetter(AtOr(text, stop)))
        {
            return end;
        }

        var number = tokens[^1];
        Fraction? scale = null;
        if (stop - start <= 4)
        {
            var exponent = int.Parse(text.AsSpan(end + 1, stop - end - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            if (Math.Abs(exponent) <= MaxExponent)
            {
                scale = Fraction.Of(10).Power(Fraction.Of(exponent));
            }
        }

        var value = scale is { } by ? number.Value.Times(by) : null;
        tokens[^1] = number with { Kind = value is null ? MathTokenKind.Malformed : MathTokenKind.Number, Value = value ?? default };
        return stop;
    }

    // 3.14… is cut, 0x1F and 3a4 name something: neither is a number.
    private static int Tail(string text, int end, int first, List<MathToken> tokens)
    {
        var isCut = AtOr(text, end) == '…' || (AtOr(text, end) == '.' && AtOr(text, end + 1) == '.');
        var letters = end;
        while (char.IsAsciiLetter(AtOr(text, letters)))
        {
            letters++;
        }

        var isSquare = AtOr(text, letters) is '2' or '3' && !char.IsAsciiLetterOrDigit(AtOr(text, letters + 1));
        var isName = letters > end && char.IsAsciiDigit(AtOr(text, letters)) && !(isSquare && AnswerWords.IsUnit(text[end..letters]));
        if (!isCut && !isName)
        {
            return end;
        }

        while (isName && char.IsAsciiLetterOrDigit(AtOr(text, end)))
        {
            end++;
        }

        tokens.RemoveRange(first + 1, tokens.Count - first - 1);
        tokens[first] = tokens[first] with { Kind = MathTokenKind.Malformed };
        return end;
    }
}
