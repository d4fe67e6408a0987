using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TreeReasoner.Cli.Tests;

public sealed class TerminalTextTests
{
    [Property(MaxTest = 500)]
    public void Nothing_that_a_terminal_obeys_is_left(string? text)
    {
        var clean = TerminalText.Clean(text ?? "");
        Assert.DoesNotContain(clean, sign => char.IsControl(sign) && sign != '\n');
    }

    [Theory]
    [InlineData("\u001b[31mred", "\uFFFD[31mred")]
    [InlineData("a\u202Eb", "a\uFFFDb")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("한국어 ∑ é 👩‍🔬", "한국어 ∑ é 👩‍🔬")]
    public void Letters_stay_and_orders_go(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    [Fact]
    public void Half_a_pair_is_a_replacement_sign() => Assert.Equal("half \uFFFD pair", TerminalText.Clean("half \ud800 pair"));

    [Fact]
    public void A_long_line_is_cut_between_signs() => Assert.Equal("👩‍🔬…", TerminalText.OneLine("👩‍🔬👩‍🔬\n👩‍🔬", 2));

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("soon", null)]
    [InlineData("-3s", null)]
    [InlineData("0s", null)]
    [InlineData("3", null)]
    [InlineData("", null)]
    public void A_time_is_a_number_with_its_unit(string text, int? seconds) => Assert.Equal(seconds, Duration.Read(text)?.TotalSeconds);
}
