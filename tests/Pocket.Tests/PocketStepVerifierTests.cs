using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;
using TreeReasoner.Pocket.Tests.Chat;

namespace TreeReasoner.Pocket.Tests;

public class PocketStepVerifierTests
{
    private static readonly PocketStepVerifier _verifier = new();
    private static readonly Arbitrary<CoinPuzzle> _puzzles =
        (from seed in Gen.Choose(0, 100_000) from steps in Gen.Choose(1, 8) select CoinPuzzle.Generate(seed, steps)).ToArbitrary();

    [Property(MaxTest = 15)]
    public Property A_line_is_judged_as_its_text_is_for_one_token_a_step() =>
        Prop.ForAll(_puzzles, Gen.Choose(1, 6).ToArbitrary(), (puzzle, turns) =>
    {
        var (state, steps) = OwnPrompts.After(puzzle, turns);
        var evaluator = new ProcessRewardEvaluator(_verifier);
        var estimate = evaluator.EstimateCost(state, 1);
        var judged = evaluator.EvaluateAsync(state, CancellationToken.None).AsTask().Result;
        var expected = PocketModel.Default.JudgeSteps(puzzle, steps);
        if (expected.Count == 0)
        {
            // the model answers at once
            return;
        }

        Assert.Equal(expected.Aggregate(1.0, (a, b) => a * b), judged.Value, 1e-9);
        Assert.Equal(expected[^1], judged.StepScore!.Value, 1e-9);
        Assert.Equal(expected.Count, judged.Usage.CompletionTokens);
        Assert.Equal(estimate, judged.Usage with { CachedPromptTokens = 0 });
    });

    [Fact]
    public async Task It_tells_the_policys_right_steps_from_its_wrong_ones()
    {
        var (right, wrong) = (new List<double>(), new List<double>());
        for (var seed = 0; seed < 60; seed++)
        {
            var puzzle = CoinPuzzle.Generate(seed, 4);
            foreach (var next in PocketModel.Default.NextSteps(puzzle, "", 5).Where(next => OwnPrompts.TrySplit(next.Text, out _)))
            {
                _ = OwnPrompts.TrySplit(next.Text, out var step);
                var root = OwnPrompts.Root(puzzle);
                var judged = await _verifier.VerifyAsync(root.Game.Ask(root, step), CancellationToken.None);
                (PrivilegedStepChecker.Check(puzzle, next.Text)[0] == StepFault.None ? right : wrong).Add(judged.Value);
            }
        }

        Assert.True(right.Count > 30 && wrong.Count > 30);
        Assert.True(right.Average() > 0.8, $"{right.Count} right steps were given {right.Average()} on average");
        Assert.True(wrong.Average() < 0.4, $"{wrong.Count} wrong steps were given {wrong.Average()} on average");
    }

    [Theory]
    [InlineData("What now?", "Let me think.")]
    [InlineData("How many does Mia have?", "ten")]
    [InlineData("How many does Rex have?", "Leo (9) + 1, so Rex has 10 coins.")]
    [InlineData("", "")]
    [InlineData("How many does Mia have?\nQ: How many does Leo have?", "twice Ann (3), so Leo has 6 coins.\nFinal: 3")]
    public async Task A_line_outside_the_grammar_hardly_ever_holds(string question, string answer)
    {
        var root = OwnPrompts.Root(CoinPuzzle.Generate(1, 3));
        var state = root.Game.Ask(root, new(question, answer));
        var judged = await _verifier.VerifyAsync(state, CancellationToken.None);
        Assert.InRange(judged.Value, 0, 1e-4);
        Assert.Equal(1, judged.Usage.CompletionTokens);
        Assert.Equal(_verifier.EstimateCost(state, 1), judged.Usage);

        // A readable step after it is judged on its own.
        var next =
            await _verifier.VerifyAsync(
                state.Game.Ask(state, OwnPrompts.After(CoinPuzzle.Generate(1, 3), 1).State.Step!), CancellationToken.None);
        Assert.True(next.Value > judged.Value);
    }

    [Fact]
    public async Task Of_what_is_no_step_of_a_puzzle_there_is_no_judgement_and_no_bill()
    {
        var root = OwnPrompts.Root(CoinPuzzle.Generate(1, 3));
        var other = new ReasoningGame(new Problem("What is the capital of France?")).Root;
        foreach (
            var state in new[] { root, root.Game.Answer(root, "5"),
                other.Game.Ask(other, new("How many does Mia have?", "twice Leo (1), so Mia has 2 coins.")) })
        {
            var judged = await _verifier.VerifyAsync(state, CancellationToken.None);
            Assert.False(judged.HasJudgement);
            Assert.True(judged.Usage.IsNone && _verifier.EstimateCost(state, 1).IsNone);
        }
    }
}
