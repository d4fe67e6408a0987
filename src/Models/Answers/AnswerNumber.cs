using System.Globalization;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Reads the one number of an answer, whatever stands around it.</summary>
/// <remarks>
/// <para>Units and words are stripped: <c>$1,234.50</c>, <c>12 apples</c>, <c>3/4</c>, <c>1 1/2</c>, <c>½</c>, <c>1e3</c>, <c>3 × 10⁵</c>,
/// <c>50 %</c> (50: a percent sign is a unit), <c>−7</c>, <c>3만 5천 원</c>, <c>2 million</c>, <c>x = 5</c>, <c>\frac{3}{4}</c>, digits of any
/// script. The point is the decimal separator; commas and thin or non-breaking spaces group digits.</para>
/// <para>Two different numbers are no number: which one is meant would be a guess. So are dates, times, versions, ranges, lists, powers
/// other than of ten, and numbers in words. Digits inside a word (<c>H2O</c>, <c>m²</c>) are part of the word.</para>
/// </remarks>
public static partial class AnswerNumber
{
    private const int MaxLength = 16_384;

    /// <summary>Reads a number.</summary>
    /// <param name="text">Any text; a longer one than 16,384 characters is no number, so that a runaway answer costs nothing to read.</param>
    /// <param name="value">The number, finite; 0 if there is none.</param>
    /// <returns>Whether the text holds exactly one number, once or repeated.</returns>
    public static bool TryParse(string? text, out double value)
    {
        value = 0;
        return TryRead(text, out value, out _);
    }

    /// <summary>As <see cref="TryParse"/>, and whether the number was the right-hand side of an equation between numbers.</summary>
    internal static bool TryRead(string? text, out double value, out bool isEquation)
    {
        value = 0;
        isEquation = false;
        if (text is null || text.Length > MaxLength)
        {
            return false;
        }

        var plain = NumberText.Plain(text);
        var equals = plain.AsSpan().IndexOf('=');
        isEquation = equals >= 0 && plain.AsSpan(0, equals).IndexOfAnyInRange('0', '9') >= 0;
        if (equals >= 0)
        {
            plain = plain[(equals + 1)..];
            if (plain.Contains('=', StringComparison.Ordinal))
            {
                return false;
            }
        }

        double? found = null, open = null;
        double openUnit = 0;
        var end = 0;
        foreach (Match match in Token().Matches(plain))
        {
            var between = plain.AsSpan(end, match.Index - end);
            if (between.IndexOfAnyInRange('0', '9') >= 0)
            {
                return false;   // digits that are not a well-formed number, such as those of a date
            }

            end = match.Index + match.Length;
            if (match.Groups["word"].Success)
            {
                continue;
            }

            if (!TryValue(match, out var number, out var unit))
            {
                return false;
            }

            if (open is { } larger && between.IsWhiteSpace() && number >= 0 && number < openUnit)
            {
                found = number = larger + number;   // 3만 5천: a number in several places of ten thousand
            }
            else if (found is { } other && other != number)
            {
                return false;
            }

            found = number;
            open = unit > 0 ? number : null;
            openUnit = unit;
        }

        if (found is not { } result || plain.AsSpan(end).IndexOfAnyInRange('0', '9') >= 0)
        {
            return false;
        }

        value = result == 0 ? 0 : result;   // no negative zero
        return true;
    }

    private static bool TryValue(Match match, out double value, out double unit)
    {
        unit = 0;
        value = match.Groups["power"].Success ? 1 : Number(match.Groups["number"].Value);
        if (match.Groups["exponent"] is { Success: true } exponent)
        {
            value *= Math.Pow(10, Number(exponent.Value));
        }

        if (match.Groups["under"] is { Success: true } under)
        {
            value /= Number(under.Value);
        }

        if (match.Groups["whole"] is { Success: true } whole)
        {
            value += Number(whole.Value);
        }

        foreach (Capture scale in match.Groups["scale"].Captures)
        {
            value *= Scale(scale.Value);
        }

        if (match.Groups["place"] is { Success: true } place)
        {
            unit = place.Value.Aggregate(1.0, (product, character) => product * Scale(character.ToString()));
            value *= unit;
        }

        value = match.Groups["sign"].Success ? -value : value;
        return double.IsFinite(value);
    }

    private static double Number(string digits) => double.Parse(
        digits.Replace(",", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal),
        NumberStyles.Float,
        CultureInfo.InvariantCulture);

    private static double Scale(string word) => word switch
    {
        "십" => 10,
        "백" => 100,
        "천" => 1_000,
        "만" => 10_000,
        "억" => 100_000_000,
        "조" => 1_000_000_000_000,
        _ => char.ToLowerInvariant(word[0]) switch
        {
            'd' => 12,
            'h' => 100,
            'm' => 1_000_000,
            'b' => 1_000_000_000,
            _ => char.ToLowerInvariant(word[1]) == 'h' ? 1_000 : 1_000_000_000_000,   // thousand, trillion
        },
    };

    // A number or a word. Numbers are atomic, so a malformed one (1.2.3, 3:30, 1,2) leaves digits over instead of matching in part.
    [GeneratedRegex(
        """
        (?:
          (?<sign> (?<![A-Za-z0-9)]) - | \b(?:minus|negative)\s+ | 마이너스\s* )?
          [$€£¥₩]? (?<sign> - )?
          (?<![0-9.,:])
          (?>
            (?<power> 10 ) \s?\^\s?\{? (?<exponent> [+-]?[0-9]{1,4} ) \}?
          | (?: (?<whole> [0-9]{1,15} ) [\ ]+ (?= [0-9]+\s?/ ) )?
            (?<number> (?: [0-9]{1,3}(?:,[0-9]{2,3}){0,8},[0-9]{3}(?![0-9]) | [0-9]{1,3}(?:\u00A0[0-9]{3})+(?![0-9]) | [0-9]+ ) (?:\.[0-9]+)?
                     | \.[0-9]+ )
            (?: [eE](?<exponent> [+-]?[0-9]{1,4} )(?![A-Za-z0-9])
              | \s?[×xX*]\s?10\s?\^\s?\{?(?<exponent> [+-]?[0-9]{1,4} )\}?
              | \s?/\s?(?<under> [0-9]+(?:\.[0-9]+)? ) )?
          )
          (?! [.,:/][0-9] | \s?\^ )
          (?: \s?(?<scale> hundred | thousand | million | billion | trillion | dozen )s?\b )*
          (?: \s?(?<place> (?: [십백천] | 만(?!큼) | 억 | 조(?=[\s0-9원달]|$) )+ ) )?
        )
        | (?<word> [\\A-Za-z\u00C0-\u024F\u0370-\u03FF] [A-Za-z0-9\u00C0-\u024F\u0370-\u03FF^]* )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Token();
}
