using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Tests.Puzzles;

public class CoinPuzzleTests
{
    private static readonly Arbitrary<CoinPuzzle> _puzzles = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from steps in Gen.Choose(1, CoinPuzzle.MostSteps)
        from split in Gen.Elements(Enum.GetValues<PuzzleSplit>())
        select CoinPuzzle.Generate(seed, steps, split));

    [Property(MaxTest = 300)]
    public Property A_puzzle_reads_back_from_its_text() => Prop.ForAll(_puzzles, puzzle =>
    {
        var again = CoinPuzzle.Parse(puzzle.ToString());
        Assert.Equal(puzzle.Tokens, again.Tokens);
        Assert.Equal((puzzle.Answer, puzzle.StepsNeeded), (again.Answer, again.StepsNeeded));
    });

    [Property(MaxTest = 200)]
    public Property A_puzzle_has_the_asked_steps_and_belongs_to_the_asked_split() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(Gen.Choose(1, 8)), Arb.From(Gen.Elements(Enum.GetValues<PuzzleSplit>())),
        (seed, steps, split) =>
        {
            var puzzle = CoinPuzzle.Generate(seed, steps, split);
            Assert.Equal(steps, puzzle.StepsNeeded);
            Assert.Equal(split, CoinPuzzleGenerator.SplitOf(puzzle));
            Assert.InRange(puzzle.Answer, 0, 40);
            Assert.InRange(puzzle.Tokens.Length, 1, 147);
        });

    [Property(MaxTest = 100)]
    public Property The_split_does_not_depend_on_the_order_of_the_facts() => Prop.ForAll(_puzzles, puzzle =>
    {
        var lines = puzzle.ToString().TrimEnd().Split('\n');
        var reversed = CoinPuzzle.Parse(string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Reverse())));
        Assert.Equal(CoinPuzzleGenerator.SplitOf(puzzle), CoinPuzzleGenerator.SplitOf(reversed));
        Assert.Equal(puzzle.Answer, reversed.Answer);
    });

    [Fact]
    public void A_seed_gives_the_same_puzzle_for_ever()
    {
        const string Expected = """
            Question: How many coins does Eve have?
            Quin has 20 coins.
            Tom has 3 coins.
            Gus has as many as Quin plus 5 coins.
            Mia has as many as Quin plus Tom.
            Pam has as many as Mia plus 9 coins.
            Jon has as many as Mia plus Tom.
            Eve has as many as Pam minus Gus.

            """;
        Assert.Equal(Expected, CoinPuzzle.Generate(0, 4).ToString());
        Assert.Equal(7, CoinPuzzle.Generate(0, 4).Answer);
    }

    [Property(MaxTest = 200)]
    public Property Any_text_is_a_puzzle_or_a_format_error() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), _puzzles, Arb.From(Gen.Choose(0, 400)), (noise, puzzle, at) =>
    {
        var text = puzzle.ToString();
        foreach (
            var candidate in (
                string[])[noise ?? "", text.Insert(Math.Min(at, text.Length), noise ?? ""), text.Remove(Math.Min(at, text.Length - 1), 1)])
        {
            try
            {
                Assert.InRange(CoinPuzzle.Parse(candidate).Answer, 0, 40);
            }
            catch (PuzzleFormatException problem)
            {
                Assert.StartsWith($"Line {problem.Line}: ", problem.Message, StringComparison.Ordinal);
            }
        }
    });

    [Theory]
    [InlineData("", "Line 1: the text is empty; expected 'Question: How many coins does NAME have?'.")]
    [InlineData("Leo has 9 coins.", "Line 1: expected 'Question: How many coins does NAME have?', found 'Leo has 9 coins.'.")]
    [InlineData("Question: How many coins does Leo have?", "Line 1: the question asks for Leo, but no line says what Leo has.")]
    [InlineData("Question: How many coins does Leo have?\n\nLeo has 41 coins.", "Line 3: Pocket knows the numbers 0 to 40, not '41'.")]
    [InlineData(
        "Question: How many coins does Leo have?\nLeo has 9 coins.\nLeo has 8 coins.", "Line 3: a line above already says what Leo has.")]
    [InlineData("Question: How many coins does Leo have?\nLeo has as many as Ann plus 1 coins.", "Line 2: no line says what Ann has.")]
    [InlineData(
        "Question: How many coins does Leo have?\nLeo has twice as many as Ann.\nAnn has as many as Leo plus 1 coins.",
        "Line 2: what Leo has depends on itself.")]
    [InlineData("Question: How many coins does Leo have?\nLeo has twice as many as Leo.", "Line 2: what Leo has depends on itself.")]
    [InlineData(
        "Question: How many coins does Leo have?\nAnn has 30 coins.\nLeo has twice as many as Ann.",
        "Line 3: Leo would have 60 coins, and Pocket counts from 0 to 40.")]
    public void A_wrong_puzzle_is_refused_with_its_line_and_reason(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<PuzzleFormatException>(() => CoinPuzzle.Parse(text)).Message);
        Assert.False(CoinPuzzle.TryParse(text, out _));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var problem =
            Assert.Throws<PuzzleFormatException>(() => CoinPuzzle.Parse("Question: How many coins does Leo have?\nXerxes has 9 coins."));
        Assert.Equal(2, problem.Line);
        Assert.Contains("does not know the name 'Xerxes'; it knows Ann, Bob, Cy", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_fact_is_answered_with_the_forms_of_a_fact()
    {
        var problem =
            Assert.Throws<PuzzleFormatException>(() => CoinPuzzle.Parse("Question: How many coins does Leo have?\nLeo owns nine coins."));
        Assert.Contains("expected a fact such as 'Leo has 9 coins.'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("found 'Leo owns nine coins.'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void A_difficulty_out_of_range_is_refused(int steps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CoinPuzzle.Generate(1, steps));
}
