using System.Numerics;

namespace TreeReasoner.Models;

/// <summary>
/// Reads one number where it begins among tokens: sign, brackets, fraction, mixed number, power, scale. What only begins as a number is
/// none.
/// </summary>
/// <remarks>Each token is read once, so that reading is linear.</remarks>
internal ref struct NumberPhrase
{
    private const int MaxDepth = 32;

    private readonly List<MathToken> _tokens;
    private int _depth;
    private long _steps;

    public NumberPhrase(List<MathToken> tokens, int at)
    {
        _tokens = tokens;
        At = at;
    }

    /// <summary>The next token to read.</summary>
    public int At { get; private set; }

    private MathToken Next => Peek(0);

    /// <summary>How often a token was looked at.</summary>
    public readonly long Steps => _steps;

    public MathToken Peek(int ahead)
    {
        _steps++;
        if (At + ahead < _tokens.Count && At + ahead >= 0)
        {
            return _tokens[At + ahead];
        }

        return default;
    }

    /// <summary>A number with its signs; null where there is none.</summary>
    public Fraction? Signed()
    {
        var negative = false;
        while (true)
        {
            if (IsSign(Next) is { } minus)
            {
                negative ^= minus;
                At++;
            }
            else if (IsCurrency(Next))
            {
                At++;
            }
            else
            {
                break;
            }
        }

        if (Scaled() is not { } value)
        {
            return null;
        }

        if (negative)
        {
            return value.Negated();
        }

        return value;
    }

    /// <summary>Whether a number may begin at the token.</summary>
    public static bool Begins(MathToken token) =>
        token.Kind is MathTokenKind.Number or MathTokenKind.CommaPair || token.Is("" + PlainMath.FractionOpen) || IsSign(token) is not null;

    /// <summary>Whether the token is a sign, and which: true for minus.</summary>
    public static bool? IsSign(MathToken token)
    {
        if (token.Kind == MathTokenKind.Sign)
        {
            return token.Text switch { "-" => true, "+" => false, _ => null };
        }

        if (token.IsWord)
        {
            return token.Text.ToLowerInvariant() switch
            {
                "minus" or "negative" or "마이너스" or "영하" or "음수" => true,
                "positive" or "영상" or "플러스" => false,
                _ => null,
            };
        }

        return null;
    }

    public static bool IsCurrency(MathToken token) => token.Kind == MathTokenKind.Sign && token.Text is "$" or "€" or "£" or "¥" or "₩";

    private static bool IsOpen(MathToken token) => token.Is("(") || token.Is("" + PlainMath.FractionOpen);

    // A number, a part of one (2/3, 3분의 2), and the words that scale it.
    private Fraction? Scaled()
    {
        if (Power() is not { } value)
        {
            return null;
        }

        if (Next.Is("/") && Quotient(value) is var (isRead, quotient) && isRead)
        {
            return quotient;
        }

        if (Next.IsWord && Next.Text == "분의")
        {
            At++;
            if (Power() is { } over)
            {
                return over.Over(value);
            }

            return null;
        }

        if (Next.Is("*") && Peek(1).IsNumber && Peek(1).Value == Fraction.Of(10) && Peek(2).Is("^"))
        {
            At++;
            if (Power() is { } scale)
            {
                return value.Times(scale);
            }

            return null;
        }

        return NumberScale.Read(ref this, value);
    }

    // One over another; a further one would be a date. A unit may follow the stroke: 5/day.
    private (bool IsRead, Fraction? Value) Quotient(Fraction over)
    {
        if (!Peek(1).IsNumber && !IsOpen(Peek(1)))
        {
            return (false, null);
        }

        At++;
        if (Power() is not { } under || Next.Is("/"))
        {
            return (true, null);
        }

        return (true, over.Over(under));
    }

    private Fraction? Power()
    {
        if (Primary() is not { } value)
        {
            return null;
        }

        if (!Next.Is("^"))
        {
            return value;
        }

        At++;
        if (Exponent() is { } exponent)
        {
            return value.Power(exponent);
        }

        return null;
    }

    private Fraction? Exponent()
    {
        if (IsOpen(Next) || Next.IsNumber)
        {
            return Primary();
        }

        if (IsSign(Next) is { } minus && Peek(1).IsNumber)
        {
            At += 2;
            var value = Peek(-1).Value;
            if (minus)
            {
                return value.Negated();
            }

            return value;
        }

        return null;
    }

    private Fraction? Primary()
    {
        var token = Next;
        if (token.IsNumber)
        {
            At++;
            return Mixed(token.Value);
        }

        if (token.Kind == MathTokenKind.CommaPair)
        {
            return Pair(token);
        }

        if (!IsOpen(token) || _depth == MaxDepth)
        {
            return null;
        }

        At++;
        _depth++;
        var inner = Signed();
        _depth--;
        var isClosed = Next.Is(token.Text == "(" ? ")" : "" + PlainMath.FractionClose);
        At++;
        if (isClosed)
        {
            return inner;
        }

        return null;
    }

    // 3,5 kg and €3,50 have a decimal comma; 3,5 alone are two numbers.
    private Fraction? Pair(MathToken pair)
    {
        var hasUnit = At > 0 && Peek(-1).Is("€");
        At++;
        hasUnit |= Next.Is("€") || Next.Is("%") || Next.Is("°") || (Next.IsWord && AnswerWords.IsUnit(Next.Text));
        if (hasUnit)
        {
            return pair.Value;
        }

        return null;
    }

    // 1½, 1 1/2 and 2와 3분의 1: a whole number and a proper fraction.
    private Fraction? Mixed(Fraction whole)
    {
        var start = At;
        if (!whole.IsInteger)
        {
            if (Next.Is("" + PlainMath.FractionOpen))
            {
                return null;
            }

            return whole;
        }

        Fraction? part = null;
        if (Next.Is("" + PlainMath.FractionOpen))
        {
            part = Primary();
        }
        else if (Next.IsNumber && Next.IsApart && Peek(1).Is("/") && Peek(2).IsNumber)
        {
            part = Peek(0).Value.Over(Peek(2).Value);
            At += 3;
        }
        else if (Next.IsWord && Next.Text is "와" or "과" && Peek(1).IsNumber && Peek(2).IsWord && Peek(2).Text == "분의" && Peek(3).IsNumber)
        {
            part = Peek(3).Value.Over(Peek(1).Value);
            At += 4;
        }

        if (At == start)
        {
            return whole;
        }

        var isProper = part is { } proper && proper.Numerator >= BigInteger.Zero && proper.CompareTo(Fraction.Of(1)) < 0;
        if (isProper && !Next.Is("/"))
        {
            return whole.Plus(part!.Value);
        }

        return null;
    }

    public void Skip() => At++;

    /// <summary>Replaces the word at hand by what is left of it.</summary>
    public void Leave(string rest) => _tokens[At] = Next with { Text = rest, IsApart = false };
}
