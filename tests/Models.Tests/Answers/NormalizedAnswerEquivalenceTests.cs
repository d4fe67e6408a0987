using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Models;

namespace TreeReasoner.Tests.Answers;

public class NormalizedAnswerEquivalenceTests
{
    private static readonly Problem Problem = new("How many?");
    private static readonly NormalizedAnswerEquivalence Equivalence = new();

    private static readonly Arbitrary<string> Answers = Gen.Elements(
        "5", "5 apples", "5.0", "five", "Five!", "６", "6", "1/2", "0.5", "½", "50%", "50", "", " ", "...", "?", "(10-4)*4 = 24", "24",
        "4*6 = 24", "x = 24", "사과 5개", "yes", "Yes.", "no", "5 or 6", "-5", "−5").ToArbitrary();

    [Property(MaxTest = 2_000)]
    public Property It_is_reflexive_symmetric_and_transitive() => Prop.ForAll(Answers, Answers, Answers, (a, b, c) =>
        Same(a, a) && Same(a, b) == Same(b, a) && (!(Same(a, b) && Same(b, c)) || Same(a, c)));

    [Theory]
    [InlineData("5 apples", "The answer is 5.", true)]
    [InlineData("½", "0.50", true)]
    [InlineData("Yes.", "yes", true)]
    [InlineData("x = 24", "24", true)]
    [InlineData("사과 5개", "5", true)]
    [InlineData("(10-4)*4 = 24", "4*6 = 24", false)]
    [InlineData("5", "-5", false)]
    [InlineData("5", "6", false)]
    [InlineData("...", "?", false)]
    [InlineData("yes", "no", false)]
    public void Says(string left, string right, bool same) => Assert.Equal(same, Same(left, right));

    [Fact]
    public void A_number_somewhere_in_long_prose_is_not_the_answer() => Assert.False(Same(
        "There were twelve of them who sat down at the long table of the house and 5 who stood",
        "Nobody can say for sure, for the text does not tell it, though some think of 5 of them"));

    private static bool Same(string left, string right) => Equivalence.AreEquivalent(Problem, left, right);
}
