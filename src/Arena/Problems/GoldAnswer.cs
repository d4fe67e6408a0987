using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>A right answer, and what counts as the same. Wrong is the safer error: an answer that is only nearly right is no proof of a search.</summary>
internal sealed partial class GoldAnswer
{
    private const double RelativeTolerance = 1e-6, Tolerance = 0.005;      // less than a cent, however large
    private const double ExactBelow = 1L << 53;      // from here on a double skips whole numbers

    private readonly string _text;
    private readonly (double Value, BigInteger? Whole)? _number;
    private readonly List<string> _unit = [];

    public GoldAnswer(string text)
    {
        _text = text;
        if (BareNumber().Match(text) is { Success: true } form && TryNumber(text, out var number))
        {
            _number = number;
            _unit = Words(form.Groups["unit"].Value);
        }
    }

    /// <summary>Whether an answer, which is model text, is the same.</summary>
    public bool IsSame(string given)
    {
        if (_number is not { } wanted)
        {
            var words = AnswerText.Normalize(_text);
            return words.Length > 0 ? words == AnswerText.Normalize(given) : _text == given.Trim();
        }

        return TryNumber(given, out var found) && AreEqual(wanted, found) && HasUnit(given);
    }

    private static bool AreEqual((double Value, BigInteger? Whole) wanted, (double Value, BigInteger? Whole) found) =>
        wanted.Whole is { } gold && found.Whole is { } given
            ? gold == given
            : Math.Abs(wanted.Value - found.Value) <= Math.Min(RelativeTolerance * Math.Abs(wanted.Value), Tolerance);

    private bool HasUnit(string given) => _unit.Count == 0
        || NumberWithNextWord().Matches(given) is not [.., var last] || !last.Groups["next"].Success
        || (Words(given) is var words && _unit.All(unit => words.Any(word => IsSameWord(unit, word))));

    // Number and case ending aside: one cat, two cats; 개, 개입니다.
    private static bool IsSameWord(string gold, string word) =>
        gold.TrimEnd('s') == word.TrimEnd('s') || (gold[0] is >= '\uAC00' and <= '\uD7A3' && word.StartsWith(gold, StringComparison.Ordinal));

    private static List<string> Words(string text) =>
        [.. Word().Matches(text.Replace("%", " percent ", StringComparison.Ordinal)).Select(match => match.Value.ToLowerInvariant())];

    private static bool TryNumber(string text, out (double Value, BigInteger? Whole) number)
    {
        var isNumber = AnswerNumber.TryParse(text, out var value);
        number = (value, !isNumber || !double.IsInteger(value) ? null : Math.Abs(value) < ExactBelow ? new BigInteger(value) : Digits(text, value));
        return isNumber;
    }

    /// <summary>The number as its digits have it, where they are written out.</summary>
    private static BigInteger Digits(string text, double value)
    {
        foreach (Match match in DigitGroups().Matches(text))
        {
            var digits = Separator().Replace(match.Value, "");
            if (double.Parse(digits, CultureInfo.InvariantCulture) == Math.Abs(value))      // a BigInteger's own conversion does not round
            {
                var whole = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
                return value < 0 ? -whole : whole;
            }
        }

        return new(value);
    }

    // A number alone, or with what tells its unit; not one within words, such as a name's, nor a letter's factor.
    [GeneratedRegex(
        """
        ^ [-+−]? \s? [$€£¥₩]? \s? [-−]?
        (?: (?: [0-9][0-9,\u00A0]* (?: \.[0-9]+ )? | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ | \s?/\s?[0-9]+ | \ +[0-9]+\s?/\s?[0-9]+ )?
          | (?: [0-9][0-9,]* \s? [십백천만억조]+ \s? )+ )
        (?: \s? (?: hundred | thousand | million | billion | trillion | dozen )s? \b )*
        \s? (?! [abceiknpqrtxyzπ] (?!\p{L}) | pi\b )
        (?<unit> % | \p{L}[\p{L}²³°/]* (?: \ \p{L}[\p{L}²³°/]* ){0,2} )?
        \.? $
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareNumber();

    [GeneratedRegex(
        """
        [0-9][0-9,.\u00A0]* (?: \s?/\s?[0-9]+ )? (?: \s? (?: hundred | thousand | million | billion | trillion | dozen )s? \b | \s?[십백천만억조]+ )*
        (?: [\ \u00A0-]* (?<next> % | \p{L} ) )?
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberWithNextWord();

    [GeneratedRegex(@"\p{L}[\p{L}²³°]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"[0-9]+(?:[,\u00A0][0-9]+)*")]
    private static partial Regex DigitGroups();

    [GeneratedRegex(@"[,\u00A0]")]
    private static partial Regex Separator();
}
