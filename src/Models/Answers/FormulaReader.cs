using System.Text;

namespace TreeReasoner.Models;

/// <summary>
/// Reads a formula, a list, an interval or a relation, and writes it in one way: numbers exactly, products with a sign, roots as powers,
/// brackets only where they mean something. Nothing is worked out.
/// </summary>
internal sealed class FormulaReader
{
    private const int MaxDepth = 48, MaxTokens = 4096;
    private const string Open = "([{⌊⌈⟨", Close = ")]}⌋⌉⟩";

    private readonly List<MathToken> _tokens;
    private int _at;
    private int _depth;
    private long _steps;

    private FormulaReader(List<MathToken> tokens) => _tokens = tokens;

    /// <summary>What a part of a formula is written as.</summary>
    /// <param name="Text">Its one spelling, in brackets where it is made of several.</param>
    /// <param name="Number">Its value, if it is a plain number.</param>
    /// <param name="IsSymbol">Whether it is a letter alone.</param>
    /// <param name="Side">What a symbol is said to equal.</param>
    private sealed record Part(string Text, Fraction? Number = null, bool IsSymbol = false, Part? Side = null);

    /// <summary>
    /// The formula's key: that of a number or word where it is no more than that; null for what is no formula, such as prose.
    /// </summary>
    public static string? Read(string text, out long steps)
    {
        var plain = PlainMath.Of(BoxedText.Last(text) ?? text, out steps);
        var tokens = MathLexer.Read(plain);
        steps += plain.Length + tokens.Count;
        while (tokens.Count > 0 && tokens[^1].Kind == MathTokenKind.Sign && tokens[^1].Text is "." or "," or ";" or "。")
        {
            tokens.RemoveAt(tokens.Count - 1);
        }

        tokens.RemoveAll(NumberPhrase.IsCurrency);
        if (tokens.Count is 0 or > MaxTokens || tokens.Exists(IsProse))
        {
            return null;
        }

        var reader = new FormulaReader(tokens);
        var items = reader.Items();
        steps += reader._steps;
        if (items is null || reader._at < tokens.Count)
        {
            return null;
        }

        var key = Key(items);
        steps += key.Length;
        return key;
    }

    private static string Key(List<Part> items)
    {
        if (items.Count > 1)
        {
            return "=" + string.Join(',', items.Select(item => item.Text));
        }

        var whole = items[0].Side ?? items[0];
        if (whole.Number is { } number)
        {
            return number.ToString();
        }

        if (whole.IsSymbol)
        {
            return "\n" + whole.Text;
        }

        return "=" + whole.Text;
    }

    private static bool IsProse(MathToken token)
    {
        if (token.Kind == MathTokenKind.Malformed)
        {
            return true;
        }

        if (!token.IsWord || token.Text.Length == 1)
        {
            return token.IsWord && token.Text[0] is >= '\u3131' and <= '\uD7A3';
        }

        var word = token.Text.ToLowerInvariant();
        return !AnswerWords.IsFunction(word) && word is not ("and" or "or" or "infinity");
    }

    private MathToken Peek(int ahead = 0)
    {
        _steps++;
        if (_at + ahead < _tokens.Count)
        {
            return _tokens[_at + ahead];
        }

        return default;
    }

    private bool Take(string sign)
    {
        if (!Peek().Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!Peek().IsWord || !Peek().Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _at++;
        return true;
    }

    private List<Part>? Items()
    {
        var items = new List<Part>();
        if (_depth == MaxDepth)
        {
            return null;
        }

        _depth++;
        while (true)
        {
            if (Peek().Kind == MathTokenKind.CommaPair)
            {
                items.Add(Of(Peek().Pair.First));
                items.Add(Of(Peek().Pair.Second));
                _at++;
            }
            else if (Relation() is { } item)
            {
                items.Add(item);
            }
            else
            {
                return null;
            }

            var isFurther = Take(",") | Take(";") | TakeWord("and");
            if (!isFurther)
            {
                break;
            }
        }

        _depth--;
        return items;
    }

    private static Part Of(Fraction number)
    {
        var text = number.ToString();
        return new(number.IsInteger && number.Numerator.Sign >= 0 ? text : $"({text})", number);
    }

    private Part? Relation()
    {
        var left = Sum();
        if (left is null)
        {
            return null;
        }

        var parts = new List<Part> { left };
        var signs = new List<string>();
        while (IsRelation(Peek()) || IsOr())
        {
            signs.Add(Peek().Text.ToLowerInvariant());
            _at++;
            var next = Sum();
            if (next is null)
            {
                return null;
            }

            parts.Add(next);
        }

        return signs.Count switch
        {
            0 => left,
            1 => Pair(left, signs[0], parts[1]),
            _ => new(string.Concat(parts.Select((part, i) => i == 0 ? part.Text : signs[i - 1] + part.Text))),
        };
    }

    private static bool IsRelation(MathToken token) => token.Kind == MathTokenKind.Sign && token.Text
        is "=" or "<" or ">" or "≤" or "≥" or "≠" or "≈" or "∈" or "∉" or "→" or "⇒" or ":" or "≡" or "∼" or "≅" or "∝" or "⊂" or "⊆";

    private bool IsOr() => Peek().IsWord && Peek().Text is "or";

    // x > 5 is 5 < x; what a letter is compared with says it all.
    private static Part Pair(Part left, string sign, Part right)
    {
        var flipped = sign switch { "<" => ">", ">" => "<", "≤" => "≥", "≥" => "≤", _ => "" };
        if (sign is "=" or "≈" && left.IsSymbol)
        {
            return new($"{left.Text}={right.Text}", Side: right);
        }

        if (flipped.Length > 0 && left.IsSymbol && right.Number is not null)
        {
            return new($"{left.Text}{sign}{right.Text}", Side: new($"?{sign}{right.Text}"));
        }

        if (flipped.Length > 0 && right.IsSymbol && left.Number is not null)
        {
            return new($"{right.Text}{flipped}{left.Text}", Side: new($"?{flipped}{left.Text}"));
        }

        if (sign is ">" or "≥")
        {
            return new($"{right.Text}{flipped}{left.Text}");
        }

        return new($"{left.Text}{sign}{right.Text}");
    }

    private Part? Sum()
    {
        var first = Product();
        if (first is null)
        {
            return null;
        }

        var text = new StringBuilder(first.Text);
        var start = _at;
        while (Peek().Kind == MathTokenKind.Sign && Peek().Text is "+" or "-" or "±" or "∓" or "∪" or "∩" or "∖")
        {
            text.Append(Peek().Text);
            _at++;
            var next = Product();
            if (next is null)
            {
                return null;
            }

            text.Append(next.Text);
        }

        _steps += text.Length;
        if (_at == start)
        {
            return first;
        }

        return new($"({text})");
    }

    private Part? Product()
    {
        var first = Factor();
        if (first is null)
        {
            return null;
        }

        var text = new StringBuilder(first.Text);
        var (start, count) = (_at, 1);
        var value = first.Number;
        while (true)
        {
            var sign = "*";
            if (Take("/"))
            {
                sign = "/";
            }
            else if (!Take("*") && !BeginsFactor())
            {
                break;
            }

            var isTens = Peek().IsNumber && Peek().Value == Fraction.Of(10) && Peek(1).Is("^");
            var next = Factor();
            if (next is null)
            {
                return null;
            }

            text.Append(sign).Append(next.Text);
            count++;
            value = Folded(value, sign, next.Number, isTens, count);
        }

        if (_at == start)
        {
            return first;
        }

        _steps += text.Length;
        if (value is { } number)
        {
            return Of(number);
        }

        return new($"({text})");
    }

    // A fraction is a number, and so is 3 * 10^5; a product is not worked out.
    private static Fraction? Folded(Fraction? left, string sign, Fraction? right, bool isTens, int count)
    {
        if (left is null || right is null || count > 2)
        {
            return null;
        }

        if (sign == "/")
        {
            return left.Value.Over(right.Value);
        }

        if (isTens)
        {
            return left.Value.Times(right.Value);
        }

        return null;
    }

    private bool BeginsFactor()
    {
        var token = Peek();
        if (token.Kind == MathTokenKind.Word)
        {
            return token.Text is not ("and" or "or");
        }

        return token.Kind == MathTokenKind.Sign && token.Text is "(" or "[" or "√" or "∞" or "\uE000" or "\uE002";
    }

    private Part? Factor()
    {
        if (_depth >= MaxDepth)
        {
            return null;
        }

        _depth++;
        var factor = Signed();
        _depth--;
        return factor;
    }

    private Part? Signed()
    {
        if (Take("-"))
        {
            var inner = Factor();
            if (inner is null)
            {
                return null;
            }

            if (inner.Number is { } number)
            {
                return Of(number.Negated());
            }

            return new($"(-{inner.Text})");
        }

        if (Take("+"))
        {
            return Factor();
        }

        if (Peek().Is("±") || Peek().Is("∓"))
        {
            var sign = Peek().Text;
            _at++;
            if (Factor() is { } inner)
            {
                return new($"({sign}{inner.Text})");
            }

            return null;
        }

        return Power();
    }

    private Part? Power()
    {
        var ground = Postfix();
        if (ground is null || !Take("^"))
        {
            return ground;
        }

        var exponent = Factor();
        if (exponent is null)
        {
            return null;
        }

        if (ground.Number is { } number && exponent.Number is { } power && number.Power(power) is { } value)
        {
            return Of(value);
        }

        return new($"({ground.Text}^{exponent.Text})");
    }

    private Part? Postfix()
    {
        var part = Primary();
        while (part is not null && Peek().Kind == MathTokenKind.Sign && Peek().Text is "!" or "'" or "′" or "_" or "%" or "°")
        {
            var sign = Peek().Text;
            _at++;
            if (sign == "_")
            {
                var index = Primary();
                part = index is null ? null : new($"{part.Text}_{index.Text}", IsSymbol: part.IsSymbol);
            }
            else
            {
                part = new($"({part.Text}{sign})");
            }
        }

        return part;
    }

    private Part? Primary()
    {
        var token = Peek();
        if (token.IsNumber)
        {
            _at++;
            return Mixed(token.Value);
        }

        if (token.IsWord)
        {
            _at++;
            return Word(token.Text.ToLowerInvariant());
        }

        if (token.Kind != MathTokenKind.Sign)
        {
            return null;
        }

        _at++;
        return token.Text switch
        {
            "∞" or "∅" or "…" => new(token.Text),
            "√" => Root(Of(Fraction.Of(2))),
            "\uE002" => Primary() is { } degree ? Root(degree) : null,
            "\uE000" => Enclosed("\uE001"),
            "|" => Sum() is { } inner && Take("|") ? new($"|{inner.Text}|") : null,
            _ => Bracket(token.Text),
        };
    }

    private Part? Enclosed(string close)
    {
        if (_depth == MaxDepth)
        {
            return null;
        }

        _depth++;
        var inner = Sum();
        _depth--;
        if (Take(close))
        {
            return inner;
        }

        return null;
    }

    // 1½ and 1 1/2 are one number.
    private Part? Mixed(Fraction whole)
    {
        Fraction? part = null;
        var start = _at;
        if (Peek().Is("\uE000") && whole.IsInteger)
        {
            _at++;
            part = Enclosed("\uE001")?.Number;
            if (part is null)
            {
                _at = start;
                return Of(whole);
            }
        }
        else if (Peek().IsNumber && Peek().IsApart && Peek(1).Is("/") && Peek(2).IsNumber)
        {
            part = Peek().Value.Over(Peek(2).Value);
            _at += 3;
        }
        else
        {
            return Of(whole);
        }

        var isProper = part is { } proper && proper.Numerator.Sign >= 0 && proper.CompareTo(Fraction.Of(1)) < 0;
        if (isProper && whole.Plus(part!.Value) is { } mixed)
        {
            return Of(mixed);
        }

        return null;
    }

    private Part? Root(Part degree)
    {
        var inner = Primary();
        if (inner is null)
        {
            return null;
        }

        return new($"({inner.Text}^({Ratio(degree)}))");
    }

    private static string Ratio(Part degree)
    {
        if (degree.Number is { } number && Fraction.Of(1).Over(number) is { } inverse)
        {
            return inverse.ToString();
        }

        return $"1/{degree.Text}";
    }

    private Part? Word(string word)
    {
        if (word is "pi")
        {
            return new("π", IsSymbol: true);
        }

        if (word is "infinity")
        {
            return new("∞");
        }

        if (word is "sqrt")
        {
            return Root(Of(Fraction.Of(2)));
        }

        if (AnswerWords.IsFunction(word))
        {
            return Applied(word);
        }

        if (word is "and" or "or")
        {
            return null;
        }

        return new(word, IsSymbol: true);
    }

    // sin^2 x, log_2 8, sin 2x: what stands behind it up to the next sign or function.
    private Part? Applied(string function)
    {
        var text = new StringBuilder(function);
        while (Peek().Is("^") || Peek().Is("_"))
        {
            text.Append(Peek().Text);
            _at++;
            if (Factor() is not { } index)
            {
                return null;
            }

            text.Append(index.Text);
        }

        if (Peek().Is("("))
        {
            if (Primary() is { } argument)
            {
                return new($"{text}[{argument.Text}]");
            }

            return null;
        }

        text.Append('[');
        var start = _at;
        while (Peek().IsNumber || (BeginsFactor() && (_at == start || !IsFunction(Peek()))))
        {
            if (_at > start)
            {
                text.Append('*');
            }

            if (Power() is not { } argument)
            {
                return null;
            }

            text.Append(argument.Text);
        }

        if (_at == start)
        {
            return null;
        }

        return new($"{text}]");
    }

    private static bool IsFunction(MathToken token) => token.IsWord && AnswerWords.IsFunction(token.Text.ToLowerInvariant());

    private Part? Bracket(string open)
    {
        if (!Open.Contains(open, StringComparison.Ordinal))
        {
            return null;
        }

        if (open == "{" && Take("}"))
        {
            return new("∅");
        }

        var items = Items();
        if (items is null || Peek().Kind != MathTokenKind.Sign || !Close.Contains(Peek().Text, StringComparison.Ordinal))
        {
            return null;
        }

        var close = Peek().Text;
        _at++;
        if (items.Count == 1 && open == "(" && close == ")")
        {
            return items[0];
        }

        return new($"{open}{string.Join(',', items.Select(item => item.Text))}{close}");
    }
}
