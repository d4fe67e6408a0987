using System.Globalization;
using System.Text;

namespace TreeReasoner.Cli;

/// <summary>
/// Text of models and files as a terminal may show it. A terminal obeys escape sequences: they move the cursor, set its title, and some write
/// to the clipboard. Signs that turn the direction of reading make one text look like another.
/// </summary>
internal static class TerminalText
{
    private const char Shown = '\uFFFD';

    /// <summary>The text without control characters, on as many lines as it has.</summary>
    /// <param name="text">Any text, halves of surrogate pairs included.</param>
    /// <returns>The text with a replacement sign for each sign that a terminal would obey.</returns>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                cleaned.Append('\n');
            }
            else if (rune.Value == '\t')
            {
                cleaned.Append("    ");
            }
            else if (IsObeyed(rune))
            {
                cleaned.Append(Shown);
            }
            else
            {
                cleaned.Append(rune);
            }
        }

        return cleaned.ToString();
    }

    /// <summary>The same on one line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The most signs that are shown. What is cut off is told by an ellipsis.</param>
    /// <returns>One line.</returns>
    public static string OneLine(string text, int most = int.MaxValue)
    {
        var line = Clean(text).Replace('\n', ' ').Trim();
        var signs = new StringInfo(line);
        if (signs.LengthInTextElements <= most)
        {
            return line;
        }

        return signs.SubstringByTextElements(0, Math.Max(0, most - 1)) + "…";
    }

    // Joiners (U+200C, U+200D) belong to Persian, to Indic scripts and to signs made of several, and move nothing.
    private static bool IsObeyed(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };
}
