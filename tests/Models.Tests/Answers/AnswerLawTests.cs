using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Models;

namespace TreeReasoner.Tests.Answers;

/// <summary>
/// Laws of reading answers: spellings of one value agree and differ from their neighbours', and reading costs what it should.
/// </summary>
public sealed class AnswerLawTests
{
    private static readonly Problem Problem = new("How many?");

    private static readonly (string Before, string After)[] Surroundings =
    [
        ("", ""), ("", " apples"), ("사과 ", "개"), ("The answer is ", "."), ("정답은 ", "입니다."), ("x = ", ""),
        ("$", "$"), ("\\boxed{", "}"), ("**", "**"),
        ("(", ")"), ("\\text{", "}"), ("So it must be $\\boxed{", "}$."), ("\\left(", "\\right)"), ("", " cm"), ("약 ", ""), ("#### ", ""),
    ];

    private static readonly (string Before, string After)[] Changes =
    [
        ("at most ", ""), ("", " 이상"), ("±", ""), ("\\sqrt{", "}"),
        ("x > ", ""), ("x < ", ""), ("", "π"), ("", "x"), ("", "y"), ("오전 ", "시"),
        ("", "!"), ("\\log ", ""), ("[", ", 9]"), ("(", ", 9)"), ("not ", ""), ("", " BC"),
    ];

    [Property(MaxTest = 2_000)]
    public Property Spellings_of_one_value_say_the_same() => Prop.ForAll(Values, Picks, (value, picks) =>
    {
        var one = Spell(value, picks.First);
        var other = Spell(value, picks.Second);
        return (Key(one) == Key(other)).Label($"'{one}' is {Key(one)}, '{other}' is {Key(other)}");
    });

    [Property(MaxTest = 2_000)]
    public Property Spellings_of_neighbouring_values_differ() => Prop.ForAll(Values, Picks, (value, picks) =>
    {
        var one = Spell(value, picks.First);
        return Neighbours(value).All(next => Key(one) != Key(Spell(next, picks.Second))).Label(one);
    });

    [Property(MaxTest = 1_000)]
    public Property What_changes_a_number_makes_it_another_answer_and_no_number() => Prop.ForAll(
        Gen.Choose(2, 999).ToArbitrary(), Gen.Elements(Changes).Two().ToArbitrary(), (number, changes) =>
        {
            var (one, other) = (Around(changes.Item1, $"{number}"), Around(changes.Item2, $"{number}"));
            Assert.False(AnswerNumber.TryParse(one, out _), one);
            Assert.NotEqual(Key($"{number}"), Key(one));
            Assert.True(changes.Item1 == changes.Item2 || Key(one) != Key(other), $"'{one}' is '{other}'");
        });

    [Property(MaxTest = 1_000)]
    public Property Saying_the_same_is_reflexive_symmetric_and_transitive_on_any_text() => Prop.ForAll(Texts, Texts, Texts, (a, b, c) =>
        Same(a, a) && Same(a, b) == Same(b, a) && (!(Same(a, b) && Same(b, c)) || Same(a, c)));

    [Property(MaxTest = 1_000)]
    public Property What_is_read_prints_to_what_reads_the_same() => Prop.ForAll(Texts, text =>
    {
        if (!AnswerNumber.TryRead(text, out var quantity))
        {
            return;
        }

        Assert.True(AnswerNumber.TryRead(quantity.ToString(), out var again), $"'{text}' prints as '{quantity}'");
        Assert.Equal((quantity.Numerator, quantity.Denominator), (again.Numerator, again.Denominator));
        Assert.Equal(quantity.Unit, again.Unit);
    });

    [Property(MaxTest = 300)]
    public Property A_number_s_nearest_double_is_the_one_that_the_runtime_reads() => Prop.ForAll(
        Gen.Choose(0, 9).NonEmptyListOf().Where(digits => digits.Count < 300).Zip(Gen.Choose(0, 40)).ToArbitrary(), pair =>
        {
            var text = $"{string.Concat(pair.Item1)}e-{pair.Item2}";
            Assert.True(AnswerNumber.TryParse(text, out var value), text);
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        });

    [Theory]
    [InlineData("1")]
    [InlineData("1,")]
    [InlineData("1 000 ")]
    [InlineData("a1 ")]
    [InlineData("-")]
    [InlineData("(")]
    [InlineData(" 1/")]
    [InlineData("12 hundred ")]
    [InlineData("{")]
    [InlineData("٣")]
    [InlineData("minus ")]
    [InlineData("\\frac{")]
    [InlineData("\\frac12")]
    [InlineData("\\sqrt{")]
    [InlineData("\\boxed{1}")]
    [InlineData("10^")]
    [InlineData("x+")]
    [InlineData("((1)/")]
    [InlineData("3만 5천 ")]
    public void Reading_twice_as_much_takes_at_most_twice_the_work(string piece)
    {
        long before = 0;
        for (var length = 2_000; length <= 16_000; length *= 2)
        {
            var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
            _ = NormalizedAnswerEquivalence.KeyOf(text, out var steps);
            Assert.InRange(steps, 1, 64L * length);
            Assert.True(before == 0 || steps <= (2.2 * before) + 100, $"'{piece}' took {before} steps, and {steps} for twice as much.");
            before = steps;
        }
    }

    [Theory]
    [InlineData("10^10^10")]
    [InlineData("10^{10^{10}}")]
    [InlineData("9^99999999")]
    [InlineData("1e999999999")]
    [InlineData("(9^4000)^4000")]
    public void A_number_too_large_to_be_an_answer_is_none(string text) => Assert.False(AnswerNumber.TryRead(text, out _));

    [Fact]
    public void A_megabyte_of_digits_is_no_number() => Assert.False(AnswerNumber.TryRead(new string('7', 1_000_000), out _));

    private static string Key(string answer) => NormalizedAnswerEquivalence.Default.KeyOf(Problem, answer);

    private static bool Same(string left, string right) => NormalizedAnswerEquivalence.Default.AreEquivalent(Problem, left, right);

    private static string Around((string Before, string After) change, string text) => $"{change.Before}{text}{change.After}";

    private static Arbitrary<(int First, int Second)> Picks =>
        Gen.Choose(0, 1_000_000).Two().Select(pair => (pair.Item1, pair.Item2)).ToArbitrary();

    // Numerator and denominator, in lowest terms or not.
    private static Arbitrary<(int Over, int Under)> Values =>
        Gen.Choose(-5_000, 5_000).Zip(Gen.Elements(1, 1, 1, 2, 3, 4, 5, 8, 10, 25, 100, 7))
            .Select(pair => (pair.Item1, pair.Item2)).ToArbitrary();

    private static IEnumerable<(int Over, int Under)> Neighbours((int Over, int Under) value)
    {
        yield return (value.Over + 1, value.Under);
        yield return (value.Over - 1, value.Under);
        if (value.Over != 0)
        {
            yield return (-value.Over, value.Under);
            yield return (value.Over, value.Under + 1);
        }
    }

    private static string Spell((int Over, int Under) value, int pick)
    {
        var negative = value.Over < 0;
        var over = Math.Abs(value.Over);
        var spellings = Magnitudes(over, value.Under).ToList();
        var written = spellings[pick % spellings.Count];
        pick /= spellings.Count;
        if (negative)
        {
            string[] signs = [$"-{written}", $"- {written}", $"−{written}", $"-({written})", $"minus {written}", $"마이너스 {written}"];
            written = signs[pick % signs.Length];
            pick /= signs.Length;
        }

        // A minus that stands apart after a word may be a dash.
        var surrounding = Surroundings[pick % Surroundings.Length];
        if (written.StartsWith("- ", StringComparison.Ordinal) && surrounding.Before == "사과 ")
        {
            return written;
        }

        return Around(surrounding, written);
    }

    private static IEnumerable<string> Magnitudes(int over, int under)
    {
        yield return $"{over}/{under}";
        yield return $"\\frac{{{over}}}{{{under}}}";
        yield return $"\\dfrac{{{2 * over}}}{{{2 * under}}}";
        yield return $"{under}분의 {over}";
        if (over % under == 0)
        {
            var whole = over / under;
            yield return $"{whole}";
            yield return $"{whole}.00";
            yield return whole.ToString("N0", CultureInfo.InvariantCulture);
            yield return whole.ToString("N0", CultureInfo.InvariantCulture).Replace(",", "{,}", StringComparison.Ordinal);
            yield return whole.ToString("N0", CultureInfo.InvariantCulture).Replace(",", ",\\!", StringComparison.Ordinal);
            yield return whole.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202F');
            yield return string.Concat($"{whole}".Select(digit => (char)(digit - '0' + '０')));
        }
        else if (over > under)
        {
            yield return $"{over / under} {over % under}/{under}";
            yield return $"{over / under}\\frac{{{over % under}}}{{{under}}}";
            yield return $"{over / under}과 {under}분의 {over % under}";
        }

        if (100 % under == 0)
        {
            var value = over / (decimal)under;
            yield return value.ToString("0.0##", CultureInfo.InvariantCulture);
            yield return $"{(value * 1000).ToString("0.##", CultureInfo.InvariantCulture)}e-3";
            yield return $"{(value / 100).ToString("0.####", CultureInfo.InvariantCulture)} × 10^{{2}}";
        }
    }

    private static Arbitrary<string> Texts => Gen.OneOf(
        Values.Generator.Zip(Gen.Choose(0, 1_000_000)).Select(pair => Spell(pair.Item1, pair.Item2)),
        Gen.Elements(
            "1", "2", "3", "0", "10", "000", ",", ".", " ", "-", "+", "/", "*", "^", "=", "(", ")", "[", "]", "{", "}",
            "\\frac", "\\sqrt", "\\text",
            "x", "π", "√", "±", "<", "%", "°", "$", "만", "천", "이상", "개", "apples", "cm", "and",
            "½", "²", "③", "①", "\\", "!", "_", "e", "|")
            .ListOf().Select(parts => string.Concat(parts.Take(14)))).ToArbitrary();
}
