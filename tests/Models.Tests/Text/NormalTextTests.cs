using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Models;

namespace TreeReasoner.Tests;

public sealed class NormalTextTests
{
    [Theory]
    [InlineData("The answer is 42.", "the  ANSWER is 42")]
    [InlineData("１２ Ａpples！", "12 apples")]
    [InlineData("한국어", "한국어")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("$1,000", "1000")]
    [InlineData("zero\u200Bwidth", "zerowidth")]
    [InlineData("−3", "-3")]
    public void What_only_looks_different_is_equal(string one, string other) => Assert.Equal(NormalText.Of(other), NormalText.Of(one));

    [Theory]
    [InlineData("1.5", "15")]
    [InlineData("-3", "3")]
    [InlineData("12:30", "1230")]
    [InlineData("1/2", "12")]
    [InlineData("5%", "5")]
    [InlineData("x+1", "x-1")]
    [InlineData("ab c", "a bc")]
    public void What_means_something_else_stays_different(string one, string other) =>
        Assert.NotEqual(NormalText.Of(other), NormalText.Of(one));

    [Property(MaxTest = 500)]
    public Property Normal_text_is_its_own_normal_form() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        Assert.Equal(NormalText.Of(text ?? ""), NormalText.Of(NormalText.Of(text ?? ""))));
}
