using System.Globalization;
using System.Text.RegularExpressions;

namespace TreeReasoner.Models;

/// <summary>Reads what answers say in words: a bound, a time of the day, a choice, and the answer behind "the answer is".</summary>
internal static partial class AnswerPhrase
{
    /// <summary>
    /// The key of a bound such as <c>at least 5</c> or <c>5 이상</c>, which is that of <c>x ≥ 5</c>; null if the text is none.
    /// </summary>
    public static string? Bound(string plain)
    {
        var bound = BoundWords().Match(plain);
        if (!bound.Success)
        {
            return null;
        }

        var rest = string.Concat(plain.AsSpan(0, bound.Index), " ", plain.AsSpan(bound.Index + bound.Length));
        if (QuantityReader.Read(rest, out var isEquation, out _) is not { } quantity || isEquation)
        {
            return null;
        }

        var sign = bound.Value.ToLowerInvariant() switch
        {
            "이상" or "at least" or "no less than" or "not less than" or "no fewer than" => "≥",
            "이하" or "at most" or "no more than" or "not more than" => "≤",
            "초과" or "more than" or "greater than" => ">",
            _ => "<",
        };
        var number = Fraction.Of(quantity.Numerator, quantity.Denominator)!.Value;
        var text = number.ToString();
        if (!number.IsInteger || number.Numerator.Sign < 0)
        {
            text = $"({text})";
        }

        return $"=?{sign}{text}";
    }

    /// <summary>The key of a time of the day with its half: <c>오전 5시</c> is <c>5:00 AM</c>; null if the text is none.</summary>
    public static string? Time(string plain)
    {
        var time = TimeOfDay().Match(plain);
        var marks = time.Groups["half"].Captures;
        if (!time.Success || marks.Count != 1)
        {
            return null;
        }

        var minute = time.Groups["minute"] is { Success: true } minutes ? int.Parse(minutes.Value, CultureInfo.InvariantCulture) : 0;
        var hour = int.Parse(time.Groups["hour"].Value, CultureInfo.InvariantCulture);
        var isMorning = marks[0].Value[0] is 'a' or 'A' || marks[0].Value == "오전";
        return string.Create(CultureInfo.InvariantCulture, $"={(isMorning ? "am" : "pm")}{hour}:{minute:00}");
    }

    /// <summary>The text without what only introduces the answer.</summary>
    public static string WithoutLead(string text)
    {
        var lead = Lead().Match(text);
        if (!lead.Success)
        {
            return text;
        }

        var rest = KoreanEnd().Replace(text[lead.Length..], "").Trim();
        if (rest.Length > 0)
        {
            return rest;
        }

        return text;
    }

    /// <summary>The letter of a choice such as <c>(A)</c>, <c>A)</c> or <c>A.</c>; null if there is more than that.</summary>
    public static string? Choice(string text)
    {
        var choice = ChoiceLetter().Match(text);
        if (choice.Success)
        {
            return choice.Groups["letter"].Value.ToLowerInvariant();
        }

        return null;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    [GeneratedRegex(
        "이상|이하|초과|미만|at least|at most|no (more|less|fewer) than|not (more|less) than|(more|less|greater|fewer|smaller) than", Options)]
    private static partial Regex BoundWords();

    [GeneratedRegex(
        @"^\s*(?<half>오전|오후|[ap]m\s)?\s*(?<hour>[01]?[0-9])(\s*[:시]\s*(?<minute>[0-5][0-9])?\s*분?)?\s*"
        + @"(?<half>[ap]\.?m\.?)?[\s.]*(입니다)?[\s.]*$",
        Options)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(
        @"^\s*(so|thus|hence|therefore|따라서|그러므로)?[,\s]*((the\s+)?(final\s+|correct\s+)?(answer|option|choice)"
        + @"(\s+is(\s+option)?)?\s*[:：]?\s|(최종\s*)?(정답|답)(은|는|\s*[:：])\s*)",
        Options)]
    private static partial Regex Lead();

    [GeneratedRegex(@"(번)?\s*(입니다|이다|이에요|예요)[.\s]*$", Options)]
    private static partial Regex KoreanEnd();

    [GeneratedRegex(@"^[\s(\[*]*(?<letter>[A-Za-z])[\s)\]*.:]*$", Options)]
    private static partial Regex ChoiceLetter();
}
