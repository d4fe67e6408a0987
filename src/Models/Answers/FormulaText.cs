using System.Globalization;
using System.Text;

namespace TreeReasoner.Models;

/// <summary>
/// Which punctuation carries meaning. In a formula brackets group and bound, ! is a factorial, ' a derivative, _ an index; in prose they
/// only adorn. In doubt a sign stays: equal texts kept apart cost a candidate, different ones merged lose an answer.
/// </summary>
internal static class FormulaText
{
    /// <summary>Whether a text holds digits, operators, an application such as f(x), or at least two variables.</summary>
    public static bool IsIn(string text)
    {
        var variables = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsDigit(text[i]) || IsOperator(text, i) || IsApplication(text, i) || (IsVariable(text, i) && ++variables == 2))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the sign at a place stays.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place of the sign.</param>
    /// <param name="before">The normal text before it: what is dropped between them stands there as a space.</param>
    /// <param name="isFormula">Whether the text is a formula.</param>
    public static bool Keeps(string text, int at, StringBuilder before, bool isFormula) => text[at] switch
    {
        '!' => IsFactorialOrNot(text, at, before, isFormula),
        '_' => IsOperand(At(before, 1), isFormula) && (char.IsLetterOrDigit(At(text, at + 1)) || (isFormula && At(text, at + 1) is '{' or '(')),
        var sign when IsApostrophe(sign) => IsPrime(text, at, before, isFormula),
        var sign => isFormula && (IsOpening(sign) || IsClosing(sign)),
    };

    public static bool IsApostrophe(char sign) => sign is '\'' or '’' or '′';

    public static bool IsOpening(char sign) =>
        char.GetUnicodeCategory(sign) == UnicodeCategory.OpenPunctuation && sign is not ('‚' or '„' or '〝' or '「' or '『' or '《' or '〈');

    public static bool IsClosing(char sign) =>
        char.GetUnicodeCategory(sign) == UnicodeCategory.ClosePunctuation && sign is not ('〞' or '〟' or '」' or '』' or '》' or '〉');

    // n! and 5! and (n + 1)!; "12 apples!" is no factorial, but "xy! / 2" is. != and !(a & b) deny.
    private static bool IsFactorialOrNot(string text, int at, StringBuilder before, bool isFormula)
    {
        var left = At(before, 1);
        if (At(text, at + 1) == '=' || char.IsDigit(left) || left is '!' or '\'' || IsSingleLetter(before))
        {
            return true;
        }

        if (!isFormula)
        {
            return false;
        }

        var next = at + 1;
        while (char.IsWhiteSpace(At(text, next)) && next < text.Length)
        {
            next++;
        }

        return IsClosing(left)
            || (char.IsLetter(left) && (IsOperator(text, next) || IsClosing(At(text, next))))
            || (!char.IsLetter(left) && (char.IsLetter(At(text, at + 1)) || At(text, at + 1) == '('));
    }

    // f' and y'' and, in a formula, (fg)' and xy'; not the end of a 'quotation'.
    private static bool IsPrime(string text, int at, StringBuilder before, bool isFormula) =>
        (At(before, 1) == '\'' || (isFormula ? IsOperand(At(before, 1), isFormula) : IsSingleLetter(before))) && !EndsQuotation(text, at);

    private static bool EndsQuotation(string text, int at)
    {
        var start = at - 1;
        while (char.IsLetterOrDigit(At(text, start)))
        {
            start--;
        }

        return (IsApostrophe(At(text, start)) || At(text, start) == '‘') && start < at - 1 && At(text, at + 1) != '('
            && !char.IsLetterOrDigit(At(text, start - 1)) && !IsClosing(At(text, start - 1)) && !IsApostrophe(At(text, start - 1));
    }

    private static bool IsOperand(char sign, bool isFormula) => char.IsLetterOrDigit(sign) || (isFormula && IsClosing(sign));

    private static bool IsOperator(string text, int at)
    {
        var sign = At(text, at);
        return sign switch
        {
            '*' or '^' or '\\' or (>= '⌈' and <= '⌋') or (>= '⟦' and <= '⟯') => true,
            '-' or '–' or '/' or '&' => !JoinsWords(text, at),
            '_' => At(text, at + 1) is '{' or '(' && IsOperand(At(text, at - 1), isFormula: true),
            _ => char.GetUnicodeCategory(sign) == UnicodeCategory.MathSymbol,
        };
    }

    // well-known, and/or: a word on both sides, and one of them is longer than a variable.
    private static bool JoinsWords(string text, int at) =>
        char.IsLetter(At(text, at - 1)) && char.IsLetter(At(text, at + 1))
        && (char.IsLetter(At(text, at - 2)) || char.IsLetter(At(text, at + 2)));

    private static bool IsApplication(string text, int at) =>
        text[at] == '(' && (char.IsLetter(At(text, at - 1)) || (IsApostrophe(At(text, at - 1)) && char.IsLetter(At(text, at - 2))));

    // A letter that stands alone, is no word of English, and is not the end of "don't".
    private static bool IsVariable(string text, int at) =>
        IsCased(text[at]) && text[at] is not ('a' or 'A' or 'i' or 'I')
        && !char.IsLetter(At(text, at - 1)) && !char.IsLetter(At(text, at + 1)) && !IsApostrophe(At(text, at - 1));

    private static bool IsSingleLetter(StringBuilder before) => IsCased(At(before, 1)) && !char.IsLetter(At(before, 2));

    private static bool IsCased(char sign) => char.IsLower(sign) || char.IsUpper(sign);

    private static char At(string text, int at)
    {
        if (at >= 0 && at < text.Length)
        {
            return text[at];
        }

        return ' ';
    }

    private static char At(StringBuilder text, int fromEnd)
    {
        if (fromEnd <= text.Length)
        {
            return text[^fromEnd];
        }

        return ' ';
    }
}
