using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Models;

namespace TreeReasoner.Tests.Answers;

public class AnswerNumberTests
{
    private static readonly (string Before, string After)[] Units =
    [
        ("", ""), ("$", ""), ("₩", ""), ("€ ", ""), ("", " apples"), ("", "개"), ("", " 원"), ("", " %"), ("", "%"), ("", " km/h"),
        ("", " m²"), ("The answer is ", "."), ("정답은 ", " 입니다."), ("**", "**"), ("\\boxed{", "}"), ("x = ", ""), ("", " kg of H2O"),
        ("약 ", "명"), ("（", "）"),
    ];

    private static readonly Func<string, string>[] Minuses =
    [
        text => text, text => text.Replace('-', '−'), text => text.Replace('-', '－'), text =>
            text.Replace("-", "minus ", StringComparison.Ordinal),
        text => text.Replace("-", "마이너스 ", StringComparison.Ordinal),
    ];

    private static readonly Func<string, string>[] Digits =
    [
        text => text, text => Shift(text, '０'), text => Shift(text, '٠'), text => Shift(text, '०'),
    ];

    [Property(MaxTest = 1_000)]
    public Property A_number_with_units_is_read_back() => Prop.ForAll(
        Gen.Choose(-50_000_000, 50_000_000).SelectMany(_ => Gen.Choose(0, 4), (number, places) => number / (decimal)Math.Pow(10, places))
            .SelectMany(_ => Gen.Elements("0.####", "#,0.####", "0.0000"), (number, format) => (number, format))
            .SelectMany(_ => Gen.Elements(Units), (pair, unit) => (pair.number, pair.format, unit))
            .SelectMany(_ => Gen.Elements(Minuses), (all, minus) => (all.number, all.format, all.unit, minus))
            .SelectMany(_ => Gen.Elements(Digits), (all, digits) => (all.number, all.format, all.unit, all.minus, digits))
            .ToArbitrary(),
        all =>
        {
            var formatted = all.digits(all.minus(all.number.ToString(all.format, CultureInfo.InvariantCulture)));
            var text = all.unit.Before + formatted + all.unit.After;
            var read = AnswerNumber.TryParse(text, out var value);
            return (read && value == (double)all.number).Label($"'{text}' read as {value}");
        });

    [Property(MaxTest = 500)]
    public bool No_text_crashes_the_reader_and_what_it_reads_is_finite(string? text) =>
        AnswerNumber.TryParse(text, out var value) ? double.IsFinite(value) : value == 0;

    [Property(MaxTest = 500)]
    public Property Two_different_numbers_are_no_number() => Prop.ForAll(
        Gen.Choose(-1000, 1000).Two().Where(pair => pair.Item1 != pair.Item2).ToArbitrary(),
        pair => !AnswerNumber.TryParse($"either {pair.Item1} or {pair.Item2} apples", out _));

    [Theory]
    [InlineData("$1,234.50", 1234.5)]
    [InlineData("12 apples", 12)]
    [InlineData("3/4", 0.75)]
    [InlineData("-3 / 4", -0.75)]
    [InlineData("1 1/2 cups", 1.5)]
    [InlineData("½", 0.5)]
    [InlineData("1½", 1.5)]
    [InlineData("\\frac{3}{4}", 0.75)]
    [InlineData("1e3", 1000)]
    [InlineData("1.5E-3 kg", 0.0015)]
    [InlineData("3 × 10⁵", 300_000)]
    [InlineData("3 \\times 10^{-2}", 0.03)]
    [InlineData("10^6", 1_000_000)]
    [InlineData("50 %", 50)]
    [InlineData("-$5", -5)]
    [InlineData("$-5", -5)]
    [InlineData("1\u202F234\u202F567", 1_234_567)]
    [InlineData("1,00,000", 100_000)]
    [InlineData("2 million dollars", 2_000_000)]
    [InlineData("3 dozen eggs", 36)]
    [InlineData("3만 5천 원", 35_000)]
    [InlineData("2억 3,000만 원", 230_000_000)]
    [InlineData("3천만", 30_000_000)]
    [InlineData("1만2345", 12_345)]
    [InlineData("피자 5조각", 5)]
    [InlineData("12 + 30 = 42", 42)]
    [InlineData("x = 5", 5)]
    [InlineData("42. So the answer is 42", 42)]
    [InlineData(".5", 0.5)]
    [InlineData("-0", 0)]
    [InlineData("𝟒𝟐", 42)]
    [InlineData("the 3rd", 3)]
    [InlineData("1.234,50", 1234.5)]
    [InlineData("2^10", 1024)]
    public void Reads(string text, double expected)
    {
        Assert.True(AnswerNumber.TryParse(text, out var value), text);
        Assert.Equal(expected, value, 1e-9);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("forty-two")]
    [InlineData("H2O")]
    [InlineData("3 to 5")]
    [InlineData("3-5")]
    [InlineData("3/4/2020")]
    [InlineData("3:30")]
    [InlineData("1.2.3")]
    [InlineData("1,2")]
    [InlineData("1/0")]
    [InlineData("1e9999")]
    [InlineData("x = 5, y = 7")]
    [InlineData("5 - 3")]
    [InlineData("4 9 10 13")]
    [InlineData("NaN")]
    [InlineData("∞")]
    public void Does_not_guess(string? text) => Assert.False(AnswerNumber.TryParse(text, out _), text);

    [Fact]
    public void A_megabyte_is_no_number() => Assert.False(AnswerNumber.TryParse(new string('1', 1_000_000), out _));

    private static string Shift(string text, char zero) =>
        string.Concat(text.Select(character => char.IsAsciiDigit(character) ? (char)(character - '0' + zero) : character));
}
