using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.AI;

namespace TreeReasoner.Pocket.Tests.Reasoning;

public class NextStepsTests
{
    [Property(MaxTest = 30)]
    public Property Next_steps_differ_and_come_in_the_order_of_their_priors() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 100_000)), Arb.From(Gen.Choose(1, 8)), Arb.From(Gen.Choose(1, 30)), (seed, difficulty, count) =>
        {
            var puzzle = CoinPuzzle.Generate(seed, difficulty);
            var steps = "";
            for (var depth = 0; depth < 3; depth++)
            {
                var next = PocketModel.Default.NextSteps(puzzle, steps, count);
                Assert.InRange(next.Count, 1, count);
                Assert.Equal(next.Count, next.Select(step => step.Text).Distinct().Count());
                Assert.Equal(next.OrderByDescending(step => step.Prior).Select(step => step.Prior), next.Select(step => step.Prior));
                Assert.InRange(next.Sum(step => step.Prior), 0, 1 + 1e-5);
                Assert.All(
                    next, step =>
                        Assert.True(
                            step.Prior >= 0.001 && step.Confidence is > 0 and < 1 && step.LogProbability <= Math.Log(step.Prior) + 1e-6));
                if (next[0].IsFinal || !next[0].Text.EndsWith(" coins.", StringComparison.Ordinal))
                {
                    break;
                }

                steps += next[0].Text + "\n";
            }
        });

    [Fact]
    public async Task The_most_probable_path_is_what_greedy_decoding_writes_when_its_first_choice_is_the_subject()
    {
        using var client = new PocketChatClient();
        for (var seed = 0; seed < 10; seed++)
        {
            var puzzle = CoinPuzzle.Generate(seed, 3);
            var first = PocketModel.Default.NextSteps(puzzle, "", 1)[0];
            var greedy = await client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, puzzle.ToString())], new ChatOptions { Temperature = 0, StopSequences = ["\n"] });
            if (first.Prior > 0.5)
            {
                Assert.Equal(first.Text, greedy.Text);
            }
        }
    }

    [Fact]
    public void A_step_outside_the_grammar_is_refused_by_the_policy_and_distrusted_by_the_verifier()
    {
        var puzzle = CoinPuzzle.Generate(1, 2);
        Assert.Equal(1, Assert.Throws<PuzzleFormatException>(() => PocketModel.Default.NextSteps(puzzle, "I think it is 7.", 4)).Line);
        Assert.Equal(Math.Exp(-10), PocketModel.Default.JudgeSteps(puzzle, "I think it is 7.")[0]);
        Assert.Empty(PocketModel.Default.JudgeSteps(puzzle, "Final: 7"));
    }

    [Property(MaxTest = 20)]
    public Property A_judgement_is_a_probability_that_later_steps_do_not_change() => Prop.ForAll(Arb.From(Gen.Choose(0, 100_000)), seed =>
    {
        var puzzle = CoinPuzzle.Generate(seed, 3);
        var first = PocketModel.Default.NextSteps(puzzle, "", 1)[0].Text;
        var both = first + "\n" + PocketModel.Default.NextSteps(puzzle, first, 1)[0].Text;
        var judged = PocketModel.Default.JudgeSteps(puzzle, both);
        Assert.All(judged, probability => Assert.InRange(probability, 0, 1));
        Assert.Equal(PocketModel.Default.JudgeSteps(puzzle, first)[0], judged[0]);
        Assert.Equal(judged[^1], both.Split('\n') is [var a, var b] ? PocketModel.Default.JudgeNextStep(puzzle, a, b) : double.NaN);
    });

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, -0.1)]
    public void Arguments_out_of_range_are_refused(int count, double smallestPrior) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PocketModel.Default.NextSteps(CoinPuzzle.Generate(1, 2), "", count, smallestPrior));
}
