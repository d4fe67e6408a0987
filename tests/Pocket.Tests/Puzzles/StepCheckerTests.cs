using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Tests.Puzzles;

public class StepCheckerTests
{
    private const string Puzzle = """
        Question: How many coins does Pam have?
        Leo has 9 coins.
        Fay has 13 coins.
        Mia has as many as Leo plus 1 coins.
        Pam has as many as Fay minus Mia.
        """;

    [Property(MaxTest = 100)]
    public Property A_right_solution_has_no_fault_and_the_answer() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(Gen.Choose(1, 8)), (seed, steps) =>
        {
            var puzzle = CoinPuzzle.Generate(seed, steps);
            var trace = CoinTokens.OfSolution(puzzle, new SeededRandom((ulong)seed)).ToArray();
            var text = CoinVocabulary.Decode(trace.AsSpan(0, trace.Length - 1));
            Assert.All(PrivilegedStepChecker.Check(puzzle, text), fault => Assert.Equal(StepFault.None, fault));
            Assert.Equal(steps, PrivilegedStepChecker.Check(puzzle, text).Count);
            Assert.True(StepChecker.IsSolved(puzzle, trace));
            Assert.EndsWith($"Final: {puzzle.Answer}", text, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("Q: How many does Mia have? A: Leo (9) + 1, so Mia has 10 coins.", StepFault.None)]
    [InlineData("Mia has 10 coins.", StepFault.Malformed)]
    [InlineData("Q: How many does Mia have? A: Leo (9) + 1, so Leo has 10 coins.", StepFault.Malformed)]
    [InlineData("Q: How many does Zoe have? A: Leo (9) + 1, so Zoe has 10 coins.", StepFault.UnknownName)]
    [InlineData("Q: How many does Leo have? A: Fay (13) - 4, so Leo has 9 coins.", StepFault.AlreadyGiven)]
    [InlineData("Q: How many does Pam have? A: Fay (13) - Mia (10), so Pam has 3 coins.", StepFault.NotYetKnown)]
    [InlineData("Q: How many does Mia have? A: Leo (9) - 1, so Mia has 8 coins.", StepFault.WrongExpression)]
    [InlineData("Q: How many does Mia have? A: Leo (9) + Fay (13), so Mia has 22 coins.", StepFault.WrongExpression)]
    [InlineData("Q: How many does Mia have? A: Leo (8) + 1, so Mia has 9 coins.", StepFault.WrongOperand)]
    [InlineData("Q: How many does Mia have? A: Leo (9) + 1, so Mia has 11 coins.", StepFault.WrongArithmetic)]
    public void A_first_step_is_judged(string step, StepFault expected) =>
        Assert.Equal([expected], PrivilegedStepChecker.Check(CoinPuzzle.Parse(Puzzle), step));

    [Fact]
    public void An_error_is_blamed_on_the_step_that_makes_it_only()
    {
        const string Trace = """
            Q: How many does Mia have? A: Leo (9) + 1, so Mia has 11 coins.
            Q: How many does Pam have? A: Fay (13) - Mia (11), so Pam has 2 coins.
            Final: 2
            """;
        Assert.Equal([StepFault.WrongArithmetic, StepFault.None], PrivilegedStepChecker.Check(CoinPuzzle.Parse(Puzzle), Trace));
    }
}
