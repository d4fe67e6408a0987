namespace TreeReasoner.Models;

/// <summary>
/// Finds the one number among the words of an answer. Every token beside it must be known to leave it what it is; else there is no number.
/// </summary>
internal sealed class QuantityReader
{
    public const int MaxLength = 16_384;
    private const int MaxUnitWords = 3;

    private readonly List<MathToken> _tokens;
    private readonly List<string> _words = [];
    private readonly List<string> _unit = [];
    private Fraction? _found;
    private int _at;
    private int _end = -1;           // where the last number ended
    private bool _isUnitOpen;
    private bool _hasWordSince;
    private bool _isBare = true;
    private long _steps;

    private QuantityReader(List<MathToken> tokens) => _tokens = tokens;

    /// <summary>Reads the quantity of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="isEquation">Whether the number is one side of an equation between numbers.</param>
    /// <param name="steps">How much work it was, in characters and tokens looked at.</param>
    public static AnswerQuantity? Read(string? text, out bool isEquation, out long steps)
    {
        var quantity = ReadOnce(text, out isEquation, out steps);
        if (quantity is null || quantity.Unit.Count == 0)
        {
            return quantity;
        }

        // A word that stood apart, as in "$2$천", could be read as a part of the number where it stands beside it: that is no plain number.
        var again = ReadOnce(quantity.ToString(), out _, out var more);
        steps += more;
        var isOther = again is not null && (again.Numerator != quantity.Numerator || again.Denominator != quantity.Denominator);
        if (isOther)
        {
            return null;
        }

        return quantity;
    }

    private static AnswerQuantity? ReadOnce(string? text, out bool isEquation, out long steps)
    {
        isEquation = false;
        steps = 0;
        if (text is null || text.Length > MaxLength)
        {
            return null;
        }

        var plain = PlainMath.Of(BoxedText.Last(text) ?? text, out steps);
        var tokens = MathLexer.Read(plain);
        steps += plain.Length + tokens.Count;
        var equals = tokens.FindIndex(IsEquals);
        if (equals >= 0)
        {
            isEquation = tokens.FindIndex(0, equals, token => token.Kind is not (MathTokenKind.Word or MathTokenKind.Sign)) >= 0;
            tokens.RemoveRange(0, equals + 1);
            if (tokens.Exists(IsEquals))
            {
                return null;
            }
        }

        var reader = new QuantityReader(tokens);
        var quantity = reader.Quantity(equals >= 0);
        steps += reader._steps;
        return quantity;
    }

    private static bool IsEquals(MathToken token) => token.Is("=") || token.Is("≈");

    private MathToken Peek(int ahead)
    {
        _steps++;
        if (_at + ahead >= 0 && _at + ahead < _tokens.Count)
        {
            return _tokens[_at + ahead];
        }

        return default;
    }

    private AnswerQuantity? Quantity(bool isSide)
    {
        while (_at < _tokens.Count)
        {
            bool isHarmless;
            if (BeginsNumber())
            {
                isHarmless = Number();
            }
            else if (Peek(0).IsWord)
            {
                isHarmless = Word();
            }
            else
            {
                isHarmless = Sign();
            }

            if (!isHarmless)
            {
                return null;
            }
        }

        if (_found is not { } number)
        {
            return null;
        }

        _isBare &= !isSide && _unit.Count <= MaxUnitWords;
        return new(number.Numerator, number.Denominator, _unit, _words, _isBare);
    }

    // At a number, or at signs, currency and brackets with nothing but a number after them.
    private bool BeginsNumber()
    {
        var ahead = 0;
        while (ahead < 8)
        {
            var token = Peek(ahead);
            if (token.IsNumber || token.Kind == MathTokenKind.CommaPair || token.Is("" + PlainMath.FractionOpen))
            {
                return true;
            }

            if (NumberPhrase.IsSign(token) is null && !NumberPhrase.IsCurrency(token) && !token.Is("("))
            {
                return false;
            }

            ahead++;
        }

        return false;
    }

    private bool Number()
    {
        var phrase = new NumberPhrase(_tokens, _at);
        if (!IsSignOfNumber())
        {
            return false;
        }

        var signed = phrase.Signed();
        _steps += phrase.Steps;
        if (signed is not { } value)
        {
            if (!Peek(0).Is("("))
            {
                return false;
            }

            _isBare = false;
            _at++; // (5 apples): the bracket holds more than the number
            return true;
        }

        if (IsName(phrase.At) || (_found is { } other && (other != value || !_hasWordSince)))
        {
            return false;
        }

        _isBare &= _found is null && _words.Count == 0;
        _found = value;
        _at = phrase.At;
        _end = _at;
        _isUnitOpen = true;
        _hasWordSince = false;
        return IsNumberWhole();
    }

    // What touches the number's end makes it another thing: 4!, 2x, 101_2, 3:30.
    private bool IsNumberWhole()
    {
        var next = Peek(0);
        if (next.IsApart || next == default)
        {
            return true;
        }

        if (next.IsWord)
        {
            return AnswerWords.IsGlued(next.Text.ToLowerInvariant(), next.Text);
        }

        if (next.Is(":"))
        {
            return !Peek(1).IsNumber;
        }

        return !next.Is("!") && !next.Is("_") && !next.Is("'");
    }

    // A minus belongs to the number unless it joins words (F-16), follows a number (3 - 5), or may be a dash (part - 5).
    private bool IsSignOfNumber()
    {
        if (NumberPhrase.IsSign(Peek(0)) is null || _at == 0)
        {
            return true;
        }

        var before = Peek(-1);
        if (_end == _at)
        {
            return false;
        }

        if (Peek(0).IsWord)
        {
            return true;
        }

        if (before.IsWord)
        {
            return Peek(0).IsApart && (!Peek(1).IsApart || AnswerWords.IsLead(before.Text.ToLowerInvariant()));
        }

        return before.Kind == MathTokenKind.Sign && before.Text is ":" or "," or "." or "(" or "→" or "⇒" or "," or "~" or "#" or "!";
    }

    // Route 66, ISO 9001: a word with a capital letter and nothing after the number; in small letters only where there is no more than that.
    private bool IsName(int end)
    {
        var before = Peek(-1);
        var isWord = before.IsWord && Peek(0).IsNumber && char.IsAsciiLetter(before.Text[0]) && before.Text.Length > 1;
        if (!isWord || AnswerWords.IsLead(before.Text.ToLowerInvariant()) || (end < _tokens.Count && _tokens[end].IsWord))
        {
            return false;
        }

        return char.IsAsciiLetterUpper(before.Text[0]) || (_at == 1 && end >= _tokens.Count - 1);
    }

    private bool Word()
    {
        var written = Peek(0).Text;
        var word = written.ToLowerInvariant();
        var isAfter = _end == _at || (_found is not null && Peek(-1).Is("/"));
        if (_found is not null && word == "below" && Peek(1).IsWord && Peek(1).Text.Equals("zero", StringComparison.OrdinalIgnoreCase))
        {
            _found = _found.Value.Negated();
            _at += 2;
            return true;
        }

        if (!AnswerWords.IsHarmless(word, written, isAfter) || (word is "square" or "cube" or "half" && IsNextOf()))
        {
            return false;
        }

        if (_found is { } found && AnswerWords.Numeral(word) is { } numeral && found != Fraction.Of(numeral))
        {
            return false; // 5 dollars and fifty cents
        }

        if (_found is not null && _isUnitOpen)
        {
            _unit.Add(word);
        }

        _words.Add(word);
        _hasWordSince = true;
        _at++;
        return UnitPower(written);
    }

    private bool IsNextOf() => Peek(1).IsWord && Peek(1).Text is "of" or "root";

    // cm^2 is a unit; x^2 is none.
    private bool UnitPower(string unit)
    {
        if (!Peek(0).Is("^"))
        {
            return true;
        }

        if (!AnswerWords.IsUnit(unit))
        {
            return false;
        }

        _at++;
        while (Peek(0).Is("(") || Peek(0).Is(")") || Peek(0).Is("-") || Peek(0).IsNumber)
        {
            _at++;
        }

        return true;
    }

    // °C is a unit; °N and °S are places.
    private bool IsTemperature()
    {
        if (!Peek(0).IsWord || Peek(0).IsApart)
        {
            return true;
        }

        if (Peek(0).Text is not ("C" or "F" or "K" or "c"))
        {
            return Peek(0).Text[0] is >= '\uAC00' and <= '\uD7A3';
        }

        _at++;
        return true;
    }

    private bool Sign()
    {
        var token = Peek(0);
        var isAfterNumber = _end == _at;
        _at++;
        if (token.Kind != MathTokenKind.Sign)
        {
            return false;
        }

        if (token.Text is "%" or "°" or "′" or "″")
        {
            _unit.Add(token.Text);
            _words.Add(token.Text);
            return isAfterNumber && (token.Text != "°" || IsTemperature());
        }

        if (NumberPhrase.IsCurrency(token))
        {
            return true;
        }

        if (token.Text is not ("." or "(" or ")"))
        {
            _isBare = false;
        }

        _isUnitOpen &= token.Text is "/" or "-" or "*" or "·";
        return token.Text switch
        {
            "." or "," or ";" or ":" or "?" or "'" or "(" or ")" or "#" or "—" or "。" or "「" or "」" or "『" or "』" or "【" or "】" => true,
            "…" => !isAfterNumber && !BeginsNumber(),
            "!" => !isAfterNumber && !BeginsNumber(),
            "~" or "→" or "⇒" or "∴" => _found is null && BeginsNumber(),
            "-" => Peek(0).IsWord && (_at < 2 || Peek(-2).IsWord || (isAfterNumber && !Peek(0).IsApart)),
            "/" or "&" => Peek(0).IsWord && (isAfterNumber || Peek(-2).IsWord),
            _ => false,
        };
    }
}
