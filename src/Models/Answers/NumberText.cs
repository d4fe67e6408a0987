using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Writes the signs of a text that numbers are made of in ASCII, so that one pattern can read them.</summary>
internal static partial class NumberText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    public static string Plain(string text)
    {
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            text = Fraction().Replace(text, " ${over}/${under} ");
            text = text.Replace("\\times", "×", StringComparison.Ordinal).Replace("\\cdot", "×", StringComparison.Ordinal)
                .Replace("\\,", "\u00A0", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal);
        }

        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        var raised = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var wasRaised = raised;
            raised = false;
            var digit = rune.Value < 0x10000 && Superscripts.Contains((char)rune.Value, StringComparison.Ordinal)
                ? Superscripts.IndexOf((char)rune.Value, StringComparison.Ordinal)
                : -1;
            if (digit >= 0 || rune.Value is '⁻' or '⁺')
            {
                raised = true;
                _ = wasRaised ? plain : plain.Append('^');
                _ = digit >= 0 ? plain.Append(digit) : plain.Append(rune.Value == '⁻' ? '-' : '+');
            }
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            {
                plain.Append((int)Rune.GetNumericValue(rune));
            }
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNumber && Vulgar(Rune.GetNumericValue(rune)) is { } fraction)
            {
                plain.Append(fraction);
            }
            else
            {
                plain.Append(rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : Sign(rune));
            }
        }

        return plain.ToString();
    }

    private static Rune Sign(Rune rune) => new(rune.Value switch
    {
        (>= 0x2010 and <= 0x2013) or 0x2212 or 0xFE63 => '-',
        0x066B => '.',
        0x066C => ',',
        0x00A0 or 0x2007 or 0x2009 or 0x202F => '\u00A0',
        0x22C5 or 0x00B7 => '×',
        0x2044 or 0x2215 or 0x00F7 => '/',
        0xFFE5 => '¥',
        0xFFE6 => '₩',
        0x2248 => '=',
        var other => other,
    });

    private static string? Vulgar(double value)
    {
        if (value is <= 0 or >= 1)
        {
            return null;
        }

        for (var under = 2; under <= 10; under++)
        {
            var over = Math.Round(value * under);
            if (Math.Abs((over / under) - value) < 1e-6)
            {
                return string.Create(CultureInfo.InvariantCulture, $" {over}/{under}");
            }
        }

        return null;
    }

    [GeneratedRegex(@"\\[dt]?frac\s?\{\s?(?<over>[0-9]{1,300})\s?\}\s?\{\s?(?<under>[0-9]{1,300})\s?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Fraction();
}
