using System.Collections.Frozen;

namespace TreeReasoner.Models;

/// <summary>
/// Which words beside a number only tell its unit or carry it along, and which change what it says. In doubt a word changes it: equal
/// answers
/// kept apart cost a candidate, different ones taken for the same lose an answer.
/// </summary>
internal static class AnswerWords
{
    private static readonly FrozenSet<string> s_units = Of(
        "m cm mm km dm nm µm μm um ft feet foot in inch inches yd yds mi mile miles g kg mg t ton tons lb lbs oz l ml dl cl gal s sec "
        + "secs ms "
        + "min mins h hr hrs d day days wk yr yrs v w kw kwh mw j kj cal kcal n pa kpa hz khz mhz ghz b kb mb gb tb bit bits byte bytes "
        + "mph kph "
        + "kmh km/h px pt usd eur gbp krw jpy won yen euro euros dollar dollars cent cents percent pct deg degree degrees rad ° st nd "
        + "rd th pcs pc "
        + "cups cup people apples hours hour minutes minute seconds second weeks week months month years year ha mol db a° amp amps ohm "
        + "ohms k° "
        + "stück kilo kilos grams gram liter liters litre litres meter meters metre metres kilometer kilometers cc sq");

    private static readonly FrozenSet<string> s_letters = Of("m g s h l v w j f", "L V W J K F N");

    // Short words of prose that may stand anywhere.
    private static readonly FrozenSet<string> s_prose = Of(
        "a i an is it in of to on at by as so be we he or us my me do so are was the and for has had his her its our all you she they "
        + "them this "
        + "that with per de la le el en es un et il der die das ist ein we're ok am' mr ms no' up st nd rd th");

    private static readonly FrozenSet<string> s_leads = Of(
        "is are was were be equals equal get gets got gives give becomes have has answer total sum result value about approximately "
        + "around roughly "
        + "exactly only just nearly almost maybe 은 는 이 가 을 를 답 정답 답은 정답은 값은 결과는 약 총 합은 합계 최종");

    private static readonly FrozenSet<string> s_changers = Of(
        "not no than isn't aren't wasn't doesn't don't cannot can't never neither nor either or except excluding unless without least most "
        + "under below beneath above over beyond within between until till exceeding exceeds exceed greater fewer less lower smaller "
        + "larger bigger "
        + "higher infinity infinite infinitely half halves thirds third's quarter quarters fifths twice double doubled triple tripled "
        + "thrice "
        + "squared cubed root roots sqrt cbrt power powers exponent factorial log logarithm ln lg exp sin cos tan cot csc sine cosine "
        + "tangent arcsin "
        + "arccos arctan sinh cosh tanh mod modulo abs floor ceil ceiling gcd lcm pi inverse reciprocal opposite multiple multiples "
        + "factor factors "
        + "divisor divisors divided multiplied am pm a.m p.m noon midnight bc bce ago before after earlier behind loss losses deficit "
        + "decrease "
        + "decreased decreases decreasing south southern north northern west western east eastern clockwise counterclockwise "
        + "anticlockwise down "
        + "downward downwards backward backwards undefined unknown impossible permille base binary hex hexadecimal octal and/or "
        + "plus-or-minus",
        "이상 이하 미만 초과 이내 오전 오후 제곱 세제곱 제곱근 거듭제곱 루트 로그 사인 코사인 탄젠트 팩토리얼 계승 배수 약수 역수 절댓값 절대값 "
        + "넘는 넘게 보다 전 전에 후 후에 뒤 뒤에 감소 손해 손실 적자 할 푼 리 아니다 아닙니다 아닌 아니라 아님 않다 않는 또는 혹은 이나 북위 남위 동경 "
        + "서경 기원전 지하 아래 왼쪽 오른쪽 남쪽 북쪽 동쪽 서쪽 무한 무한대 파이 분의 최소 최대 적어도 많아야 새벽 절반 두배 반");

    // What a Korean word may begin with and still be another word.
    private static readonly string[] s_koreanChangers =
        ["이상", "이하", "미만", "초과", "이내", "오전", "오후", "아닙", "아니", "않", "또는", "혹은", "넘는", "넘게", "보다", "감소", "배수", "약수", "분의"];

    private static readonly FrozenSet<string> s_functions = Of(
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim sqrt cbrt max min sup inf gcd lcm det mod abs "
        + "floor ceil "
        + "root pi pmod bmod arg dim ker deg");

    private static readonly FrozenDictionary<string, int> s_numerals = Numerals();

    public static bool IsUnit(string word) =>
        s_units.Contains(word) || s_units.Contains(word.ToLowerInvariant()) || s_letters.Contains(word);

    public static bool IsFunction(string word) => s_functions.Contains(word);

    /// <summary>Whether a sign that stands apart after the word belongs to the number: "is - 5", but not "part - 5".</summary>
    public static bool IsLead(string word) => s_leads.Contains(word);

    /// <summary>The whole number that an English word names; null if it names none.</summary>
    public static int? Numeral(string word)
    {
        if (s_numerals.TryGetValue(word, out var value))
        {
            return value;
        }

        return null;
    }

    /// <summary>Whether a word beside a number leaves it what it is.</summary>
    /// <param name="word">In small letters.</param>
    /// <param name="written">As it is written.</param>
    /// <param name="isAfter">Whether it stands directly after the number.</param>
    public static bool IsHarmless(string word, string written, bool isAfter)
    {
        if (s_changers.Contains(word) || written[0] == '\\')
        {
            return false;
        }

        if (written[0] is >= '\u0370' and <= '\u03FF' && written.Length == 1)
        {
            return isAfter && written is "Ω" or "µ";
        }

        if (written[0] is >= '\uAC00' and <= '\uD7A3')
        {
            return !Array.Exists(s_koreanChangers, changer => word.StartsWith(changer, StringComparison.Ordinal));
        }

        if (written.Length == 1)
        {
            return (isAfter && s_letters.Contains(written)) || (!isAfter && written is "a" or "A" or "I");
        }

        return written.Length > 2 || s_prose.Contains(word) || IsUnit(written);
    }

    /// <summary>Whether a word written without a space after a number is its unit.</summary>
    public static bool IsGlued(string word, string written)
    {
        if (written[0] is >= '\uAC00' and <= '\uD7A3' || IsUnit(written))
        {
            return true;
        }

        return written.Length > 3 && !s_functions.Contains(word);
    }

    private static FrozenSet<string> Of(params string[] words) =>
        words.SelectMany(list => list.Split(' ')).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, int> Numerals()
    {
        string[] small =
        [
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
            "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        ];
        string[] tens = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        var numerals = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < small.Length; i++)
        {
            numerals.Add(small[i], i + 2);
        }

        for (var i = 0; i < tens.Length; i++)
        {
            numerals.Add(tens[i], (i + 3) * 10);
        }

        return numerals.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
