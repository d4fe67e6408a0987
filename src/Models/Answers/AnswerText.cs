using System.Text;

namespace TreeReasoner.Models;

/// <summary>The form in which two texts are compared: what only looks different becomes equal.</summary>
public static class AnswerText
{
    private const int FullWidthOffset = 0xFEE0, SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    /// <summary>
    /// NFKC, small letters, no punctuation between words, single spaces. Signs that carry meaning in numbers and formulas stay: 1.5 is not
    /// 15, −3 is not 3, 10² is not 102, and (1 + 2) * 3 is not 1 + (2 * 3).
    /// </summary>
    /// <remarks>
    /// Where the runtime has no Unicode data (invariant globalization), full-width forms, Hangul letters and raised or lowered digits are
    /// composed here; the rest of NFKC then stays undone.
    /// </remarks>
    /// <param name="text">Any text.</param>
    /// <returns>The normal form, which is one line and its own normal form.</returns>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = Ascii.IsValid(text) ? Visible(text) : Compose(Visible(ModelText.WellFormed(text)));      // ASCII is its own NFKC
        var isFormula = FormulaText.IsIn(source);
        var normal = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var character = source[i];
            if (IsThousandsSeparator(source, i))
            {
                continue;
            }

            if (char.IsWhiteSpace(character)
                || (IsPunctuation(character) && !IsPartOfNumber(source, i) && !FormulaText.Keeps(source, i, normal, isFormula)))
            {
                if (normal is not ([] or [.., ' ']) && !FormulaText.IsOpening(normal[^1]))
                {
                    normal.Append(' ');
                }

                continue;
            }

            if (normal is [.., ' '] && FormulaText.IsClosing(character))
            {
                normal.Length--;
            }

            normal.Append(Plain(character));
        }

        if (normal is [.., ' '])
        {
            return normal.ToString(0, normal.Length - 1);
        }

        return normal.ToString();
    }

    /// <summary>
    /// Makes model text harmless to store and count without changing what it says: trims it, and drops control characters other than tab
    /// and
    /// newline and halves of surrogate pairs. Whoever shows it still escapes markup.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The clean text; empty for none.</returns>
    public static string Clean(string? text) => ModelText.Clean(text);

    private static char Plain(char character) => character switch
    {
        '−' or '–' => '-',
        '⁄' or '∕' => '/',
        _ when FormulaText.IsApostrophe(character) => '\'',
        _ => char.ToLowerInvariant(character),
    };

    private static string Visible(string text)
    {
        if (!text.Any(IsInvisible))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!IsInvisible(character))
            {
                visible.Append(character);
            }
        }

        return visible.ToString();
    }

    private static bool IsPunctuation(char character) =>
        (char.IsPunctuation(character) && character is not ('%' or '‰' or '/' or '*' or '-' or '–' or '&' or '@' or '#' or '\\'))
        || character is '`' or '$' or '¨' or '´';

    // 1,000 is 1000.
    private static bool IsThousandsSeparator(string text, int at) =>
        text[at] == ',' && at > 0 && char.IsAsciiDigit(text[at - 1]) && at + 3 < text.Length
        && text.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0 && !(at + 4 < text.Length && char.IsAsciiDigit(text[at + 4]));

    // 1.5 and .5 and 12:30: the sign belongs to the digit after it.
    private static bool IsPartOfNumber(string text, int at) =>
        text[at] is '.' or ':' && at + 1 < text.Length && char.IsDigit(text[at + 1]) && (at == 0 || char.IsDigit(text[at - 1]) || text[at] == '.');

    private static bool IsInvisible(char character) =>
        char.IsControl(character) && !char.IsWhiteSpace(character)
        || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.Format;

    private static string Compose(string text)
    {
        var form = ScriptText.InLine(text).Normalize(NormalizationForm.FormKC);
        var composed = new StringBuilder(form.Length);
        foreach (var character in form)
        {
            var plain = character is >= '！' and <= '～' ? (char)(character - FullWidthOffset) : character == '\u3000' ? ' ' : character;
            var last = composed.Length == 0 ? '\0' : composed[^1];
            if (last - LeadBase is >= 0 and < Leads && plain - VowelBase is >= 0 and < Vowels)
            {
                composed[^1] = (char)(SyllableBase + ((((last - LeadBase) * Vowels) + (plain - VowelBase)) * Tails));
            }
            else if (last - SyllableBase is >= 0 and < Leads * Vowels * Tails && (last - SyllableBase) % Tails == 0
                && plain - TailBase is > 0 and < Tails)
            {
                composed[^1] = (char)(last + (plain - TailBase));
            }
            else
            {
                composed.Append(plain);
            }
        }

        return composed.ToString();
    }
}
