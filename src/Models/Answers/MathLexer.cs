using System.Text;

namespace TreeReasoner.Models;

/// <summary>Cuts plain text into numbers, words and signs. Takes time linear in the text's length.</summary>
internal static class MathLexer
{
    public static List<MathToken> Read(string plain)
    {
        var tokens = new List<MathToken>();
        var isApart = false;
        for (var at = 0; at < plain.Length;)
        {
            var sign = plain[at];
            if (char.IsWhiteSpace(sign))
            {
                isApart = true;
                at++;
                continue;
            }

            var before = tokens.Count;
            if (char.IsAsciiDigit(sign) || (sign == '.' && BeginsDecimals(plain, at)))
            {
                at = NumberLiteral.Read(plain, at, isApart, tokens);
            }
            else if (char.IsLetter(sign))
            {
                at = Word(plain, at, isApart, tokens);
            }
            else
            {
                at = Sign(plain, at, isApart, tokens);
            }

            if (tokens.Count > before)
            {
                isApart = false;
            }
        }

        return tokens;
    }

    // .5, but not the end of a sentence or number.
    private static bool BeginsDecimals(string plain, int at)
    {
        var isAlone = at == 0 || !(char.IsLetterOrDigit(plain[at - 1]) || plain[at - 1] == '.');
        return isAlone && at + 1 < plain.Length && char.IsAsciiDigit(plain[at + 1]);
    }

    private static int Word(string plain, int at, bool isApart, List<MathToken> tokens)
    {
        var end = at + 1;
        if (IsHangul(plain[at]))
        {
            while (end < plain.Length && IsHangul(plain[end]))
            {
                end++;
            }
        }
        else if (!IsSymbol(plain, at))
        {
            while (end < plain.Length && IsLetterOfWord(plain, end))
            {
                end++;
            }
        }

        tokens.Add(new(MathTokenKind.Word, plain[at..end], default, isApart));
        return end;
    }

    private static bool IsHangul(char sign) => sign is (>= '\uAC00' and <= '\uD7A3') or (>= '\u3131' and <= '\u318E');

    // A Greek letter is a symbol by itself, but for the micro of µm.
    private static bool IsSymbol(string plain, int at) =>
        plain[at] is >= '\u0370' and <= '\u03FF' && !(plain[at] == 'μ' && at + 1 < plain.Length && char.IsAsciiLetter(plain[at + 1]));

    // Letters, digits after them (H2O), and the apostrophe of isn't.
    private static bool IsLetterOfWord(string plain, int at)
    {
        var sign = plain[at];
        if (sign == '\'')
        {
            return at >= 2 && at + 1 < plain.Length && char.IsAsciiLetter(plain[at + 1])
                && char.IsLetter(plain[at - 1]) && char.IsLetter(plain[at - 2]);
        }

        return char.IsAsciiDigit(sign) || (char.IsLetter(sign) && !IsHangul(sign) && sign is not (>= '\u0370' and <= '\u03FF'));
    }

    private static int Sign(string plain, int at, bool isApart, List<MathToken> tokens)
    {
        foreach (var (written, sign) in Compound)
        {
            if (string.CompareOrdinal(plain, at, written, 0, written.Length) == 0)
            {
                tokens.Add(new(MathTokenKind.Sign, sign, default, isApart));
                return at + written.Length;
            }
        }

        if (plain[at] == '*' && at + 1 < plain.Length && plain[at + 1] == '*')
        {
            return Stars(plain, at, isApart, tokens);
        }

        if (plain[at] is '`' or '"' or '“' or '”' or '„')
        {
            return at + 1; // only adorn
        }

        _ = Rune.DecodeFromUtf16(plain.AsSpan(at), out _, out var length);
        tokens.Add(new(MathTokenKind.Sign, plain.Substring(at, length), default, isApart));
        return at + length;
    }

    // 2**3 is a power; **73** is bold.
    private static int Stars(string plain, int at, bool isApart, List<MathToken> tokens)
    {
        var end = at;
        while (end < plain.Length && plain[end] == '*')
        {
            end++;
        }

        var isPower = end == at + 2 && at > 0 && end < plain.Length
            && (char.IsLetterOrDigit(plain[at - 1]) || plain[at - 1] == ')')
            && (char.IsLetterOrDigit(plain[end]) || plain[end] is '(' or '-')
            && plain.IndexOf("**", end, Math.Min(64, plain.Length - end), StringComparison.Ordinal) < 0;
        if (isPower)
        {
            tokens.Add(new(MathTokenKind.Sign, "^", default, isApart));
        }

        return end;
    }

    private static readonly (string Written, string Sign)[] Compound =
    [
        ("+/-", "±"), ("+-", "±"), ("<=", "≤"), (">=", "≥"), ("=<", "≤"), ("!=", "≠"), ("==", "="), ("->", "→"), ("=>", "⇒"),
    ];
}
