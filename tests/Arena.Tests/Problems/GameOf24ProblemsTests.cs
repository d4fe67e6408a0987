using System.Numerics;
using FsCheck.Xunit;
using TreeReasoner.Arena;

namespace TreeReasoner.Tests.Problems;

public sealed class GameOf24ProblemsTests
{
    [Property(MaxTest = 5)]
    public void Of_all_expressions_of_four_numbers_those_that_make_24_are_right_and_no_other(uint a, uint b, uint c, uint d)
    {
        int[] numbers = [.. new[] { a, b, c, d }.Select(any => (int)(any % 13) + 1)];
        var problem = GameOf24Problems.Of(numbers);
        foreach (var (text, value) in Everything(numbers))
        {
            var isRight = value == (24, 1);
            Assert.Equal(isRight, problem.IsRight(text));
            Assert.Equal(isRight, problem.IsRight($"{text} = 24"));
            if (isRight)
            {
                Assert.False(problem.IsRight($"{text} = 25"));
                Assert.False(problem.IsRight($"{text} + 0"));
                Assert.False(GameOf24Problems.Of([numbers[0] + 1, .. numbers[1..]]).IsRight(text));
            }
        }
    }

    [Theory]
    [InlineData("8 / (3 - 8 / 3)", true)]      // 24 by way of a fraction: rounding would miss it
    [InlineData("8÷(3−8÷3)=24", true)]
    [InlineData("-8 / (8 / 3 - 3)", true)]
    [InlineData("8 / (3 - 8 / 3) = 24 = 24", false)]
    [InlineData("3 * 8", false)]
    [InlineData("3 * 8 * (8 - 3) / 5", false)]
    [InlineData("8 / (3 - 3) + 8", false)]
    [InlineData("24", false)]
    [InlineData("", false)]
    [InlineData("= 24", false)]
    [InlineData("8 / (3 - 8 / 3", false)]
    [InlineData("8 / (3 - 8 / 3))", false)]
    [InlineData("3 3 8 8", false)]
    [InlineData("99999999999999999999 * 8", false)]
    public void Answers_are_computed_exactly_and_whatever_is_no_expression_is_wrong(string answer, bool isRight) =>
        Assert.Equal(isRight, GameOf24Problems.Of(3, 3, 8, 8).IsRight(answer));

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("8*")]
    public void An_endless_answer_is_wrong_and_does_no_harm(string piece) =>
        Assert.False(GameOf24Problems.Of(3, 3, 8, 8).IsRight(string.Concat(Enumerable.Repeat(piece, 100_000))));

    [Fact]
    public void What_is_no_game_is_refused_and_the_error_says_what_is_one()
    {
        var few = Assert.Throws<ArgumentException>(() => GameOf24Problems.Of(1, 2, 3));
        Assert.StartsWith("A Game of 24 has 4 whole numbers from 1 to 1000; these are 3: [1 2 3].", few.Message, StringComparison.Ordinal);
        Assert.Contains(
            "these are 4: [0 1 2 3]", Assert.Throws<ArgumentException>(() => GameOf24Problems.Of(0, 1, 2, 3)).Message,
            StringComparison.Ordinal);
        var other = Assert.Throws<ArgumentException>(() => GameOf24Problems.IsRight(new("What is 1 + 1?"), "2"));
        Assert.StartsWith(
            "The problem is no Game of 24; expected one that GameOf24Problems.Of made", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_is_named_by_its_numbers_and_can_be_checked_by_its_text()
    {
        var problem = GameOf24Problems.Of(4, 9, 10, 13);
        Assert.Equal("4 9 10 13", problem.Id);
        Assert.True(GameOf24Problems.IsRight(problem.Problem, "(4 - 10) * (9 - 13)"));
        Assert.False(GameOf24Problems.IsRight(problem.Problem, "(4 - 10) * (9 - 12)"));
    }

    [Fact]
    public void Digits_apart_are_not_one_number()
    {
        Assert.True(GameOf24Problems.Of(2, 3, 4, 12).IsRight(" 12*2 * ( 4-3 ) "));
        Assert.False(GameOf24Problems.Of(2, 3, 4, 12).IsRight("1 2 * 2 * (4 - 3)"));
    }

    /// <summary>By brute force: each way to pick two, to join them, and to go on; fractions unreduced until the end.</summary>
    private static IEnumerable<(string Text, (BigInteger, BigInteger) Value)> Everything(int[] numbers)
    {
        return Join([.. numbers.Select(number => ($"{number}", (BigInteger)number, BigInteger.One))]);

        static IEnumerable<(string, (BigInteger, BigInteger))> Join((string Text, BigInteger Over, BigInteger Under)[] left)
        {
            if (left is [var (text, over, under)])
            {
                return under.IsZero ? [(text, (0, 0))] : [(text, over % under == 0 ? (over / under, 1) : (over, under))];
            }

            return
                from i in Enumerable.Range(0, left.Length)
                from j in Enumerable.Range(0, left.Length)
                where i != j
                let rest = left.Where((_, k) => k != i && k != j)
                let a = left[i]
                let b = left[j]
                from joined in new[]
                {
                    ($"({a.Text} + {b.Text})", (a.Over * b.Under) + (b.Over * a.Under), a.Under * b.Under),
                    ($"({a.Text} - {b.Text})", (a.Over * b.Under) - (b.Over * a.Under), a.Under * b.Under),
                    ($"({a.Text} * {b.Text})", a.Over * b.Over, a.Under * b.Under),
                    ($"({a.Text} / {b.Text})", a.Over * b.Under, b.Under.IsZero ? 0 : a.Under * b.Over),
                }
                from whole in Join([.. rest, joined])
                select whole;
        }
    }
}
