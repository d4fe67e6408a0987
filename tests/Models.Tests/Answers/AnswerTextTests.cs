using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData("The answer is 42.", "the  ANSWER is 42")]
    [InlineData("１２ Ａpples！", "12 apples")]
    [InlineData("한국어", "한국어")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("$1,000", "1000")]
    [InlineData("zero\u200Bwidth", "zerowidth")]
    [InlineData("−3", "-3")]
    [InlineData("10²", "10^2")]
    [InlineData("x₁₂", "x_12")]
    [InlineData("5 ㎡", "5 m²")]
    [InlineData("1½", "1 1/2")]
    [InlineData("f’(x)", "f'(x)")]
    [InlineData("( 10 - 4 ) * 2", "(10 - 4) * 2")]
    [InlineData("Paris (France)!", "paris, france")]
    [InlineData("Option (B)", "option B")]
    [InlineData("She said 'yes'.", "she said yes")]
    [InlineData("A well-known (old) city", "a well-known old city")]
    [InlineData("__bold__ words", "bold words")]
    public void What_only_looks_different_is_equal(string one, string other) => Assert.Equal(AnswerText.Normalize(other), AnswerText.Normalize(one));

    [Theory]
    [InlineData("1.5", "15")]
    [InlineData("-3", "3")]
    [InlineData("12:30", "1230")]
    [InlineData("1/2", "12")]
    [InlineData("5%", "5")]
    [InlineData("x+1", "x-1")]
    [InlineData("ab c", "a bc")]
    [InlineData("(10 - 4) * (13 - 9)", "10 - 4 * 13 - 9")]
    [InlineData("10²", "102")]
    [InlineData("10²", "10 2")]
    [InlineData("x²⁺¹", "x²+1")]
    [InlineData("log₂8", "log28")]
    [InlineData("log₂8", "log₂₈")]
    [InlineData("n! / 2", "n / 2")]
    [InlineData("n!", "n")]
    [InlineData("xy! / 2", "xy / 2")]
    [InlineData("5!", "5")]
    [InlineData("price != 5", "price = 5")]
    [InlineData("!a = b", "a = b")]
    [InlineData("f'(x)", "f(x)")]
    [InlineData("f''", "f'")]
    [InlineData("xy' + y = 0", "xy + y = 0")]
    [InlineData("[0, 1)", "(0, 1]")]
    [InlineData("{1, 2}", "(1, 2)")]
    [InlineData("(1+2)*3", "1+(2*3)")]
    [InlineData("(p or q) and r", "p or (q and r)")]
    [InlineData("sin(x)cos(y)", "sin(x cos(y))")]
    [InlineData("1 + sin(theta) cos(phi)", "1 + sin(theta cos(phi))")]
    [InlineData("⌊x⌋", "⌈x⌉")]
    [InlineData("a_12", "a12")]
    [InlineData("a_{12}", "a_12")]
    [InlineData("x^2", "x2")]
    [InlineData("1½", "11/2")]
    [InlineData("5‰", "5")]
    public void What_means_something_else_stays_different(string one, string other) =>
        Assert.NotEqual(AnswerText.Normalize(other), AnswerText.Normalize(one));

    [Property(MaxTest = 2_000)]
    public Property Normal_text_is_its_own_normal_form_formulas_included() => Prop.ForAll(
        Gen.Elements(" ", "!", "'", "’", "_", "(", ")", "[", "{", "}", "-", "/", "&", ",", ".", ":", "=", "+", "²", "⁺", "₁", "ⁿ", "½", "㎡", "„", "\u200B", "x", "ab", "1", "000", "가")
            .ListOf().Select(string.Concat).ToArbitrary(),
        text => Assert.Equal(AnswerText.Normalize(text), AnswerText.Normalize(AnswerText.Normalize(text))));

    [Property(MaxTest = 500)]
    public Property Normal_text_is_its_own_normal_form() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        Assert.Equal(AnswerText.Normalize(text ?? ""), AnswerText.Normalize(AnswerText.Normalize(text ?? ""))));

    [Property(MaxTest = 2_000)]
    public Property Formulas_have_the_same_normal_form_only_if_they_are_the_same() => Prop.ForAll(Formulas, Formulas, (one, other) =>
        Assert.Equal(one == other, AnswerText.Normalize(one) == AnswerText.Normalize(other)));

    [Property(MaxTest = 500)]
    public Property A_formula_without_any_one_of_its_signs_is_another_one() => Prop.ForAll(Formulas, formula =>
    {
        for (var i = 0; i < formula.Length; i++)
        {
            Assert.NotEqual(AnswerText.Normalize(formula), AnswerText.Normalize(formula.Remove(i, 1)));
        }
    });

    [Property(MaxTest = 500)]
    public Property Prose_is_its_words_whatever_stands_between_them() => Prop.ForAll(
        Gen.Elements("total", "Apples", "사과", "the", "yes", "they").NonEmptyListOf().Zip(
            Gen.Elements(", ", ". ", "! ", "? ", " (", ") ", "; ", ": ", " [", "] ", "  ", " '", "' ", "!\n").ArrayOf(40)).ToArbitrary(),
        sample => Assert.Equal(
            string.Join(' ', sample.Item1).ToLowerInvariant(),
            AnswerText.Normalize(string.Concat(sample.Item1.Select((word, i) => word + sample.Item2[i % 40])))));

    // Formulas as they are nested, in the brackets they need or do not need; at least one operator, no spaces.
    private static Arbitrary<string> Formulas => Gen.Sized(size => Binary(Math.Min(size, 4))).ToArbitrary();

    private static Gen<string> Formula(int depth) => depth == 0
        ? Gen.Elements("1", "2", "13", "x", "n", "1.5", "rate")
        : Gen.OneOf(
            Formula(0),
            Binary(depth - 1),
            Formula(depth - 1).Select(inner => $"({inner})"),
            Formula(depth - 1).Select(inner => $"[{inner})"),
            Formula(depth - 1).Select(inner => $"({inner})!"),
            Formula(depth - 1).Select(inner => $"f'({inner})"),
            Formula(depth - 1).Select(inner => $"x_{{{inner}}}"),
            Formula(depth - 1).Select(inner => $"(x+{inner})'"));

    private static Gen<string> Binary(int depth) =>
        from left in Formula(Math.Max(depth - 1, 0))
        from sign in Gen.Elements("+", "-", "*", "/", "^", "=", "!=")
        from right in Formula(Math.Max(depth - 1, 0))
        select $"{left}{sign}{right}";
}
