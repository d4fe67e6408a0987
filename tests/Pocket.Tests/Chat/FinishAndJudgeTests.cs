using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner.Pocket.Tests.Chat;

/// <summary>What Pocket answers when it is asked to finish a line, or to judge it.</summary>
public class FinishAndJudgeTests
{
    private static readonly ChatModel _model = new(new PocketChatClient(), new() { TokenCounter = new PocketTokenCounter() });
    private static readonly Arbitrary<CoinPuzzle> _puzzles =
        (from seed in Gen.Choose(0, 100_000) from steps in Gen.Choose(1, 8) select CoinPuzzle.Generate(seed, steps)).ToArbitrary();

    [Property(MaxTest = 15)]
    public Property An_answer_comes_within_the_tokens_allowed_however_few() => Prop.ForAll(
        _puzzles, Gen.Choose(0, 3).ToArbitrary(), Gen.Elements(3, 10, 20, 60, 256).ToArbitrary(), (puzzle, turns, most) =>
        {
            foreach (var prompts in OwnPrompts.Languages)
            {
                var answerer = new ProblemAnswerer(_model, new() { Prompts = prompts, Temperature = 0, MaxOutputTokens = most });
                var state = OwnPrompts.After(puzzle, turns).State;
                var answers = Wait(answerer.AnswerAsync(state, 1));
                Assert.InRange(answers.Usage.CompletionTokens, 1, most);
                Assert.InRange(int.Parse(Assert.Single(answers.Answers).Text), 0, 40);
                Assert.True(answers.Usage.CompletionTokens <= answerer.EstimateCost(state, 1).CompletionTokens);
            }
        });

    [Property(MaxTest = 10)]
    public Property With_tokens_enough_the_answer_is_that_of_greedy_decoding() => Prop.ForAll(_puzzles, puzzle =>
    {
        var greedy =
            Wait(
                new PocketChatClient()
                .GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, puzzle.ToString())], new() { Temperature = 0 }));

        // One that runs into the window, or does not say a number, is made to.
        if (greedy.Usage!.TotalTokenCount > PocketModel.ContextWindow - 20 || !char.IsDigit(greedy.Text[^1]))
        {
            return;
        }

        var answers = Wait(new ProblemAnswerer(_model, new() { Temperature = 0 }).AnswerAsync(OwnPrompts.Root(puzzle), 1));
        Assert.EndsWith($"Final: {answers.Answers[0].Text}", greedy.Text, StringComparison.Ordinal);
        Assert.Equal(greedy.Usage!.OutputTokenCount, answers.Usage.CompletionTokens);
    });

    [Fact]
    public async Task Several_answers_are_samples()
    {
        var answerer = new ProblemAnswerer(_model, new() { Temperature = 1, Seed = 3, LogProbabilities = true });
        var answers = await answerer.AnswerAsync(OwnPrompts.Root(CoinPuzzle.Generate(2, 8)), 12);
        Assert.Equal(12, answers.Answers.Count + answers.Unreadable);
        Assert.True(answers.Answers.Select(answer => answer.Text).Distinct().Count() > 1);
        Assert.All(answers.Answers, answer => Assert.InRange(answer.Likelihood!.Value, 0, 1));
        Assert.Equal(1, answers.Usage.Calls);
    }

    // A line of no steps costs no token and is answered with a text all the same: its bill is an estimate, as is
    // any count of 0 beside a text.
    [Property(MaxTest = 10)]
    public Property A_judgement_is_the_verifiers_product_for_one_token_a_step() =>
        Prop.ForAll(_puzzles, Gen.Choose(1, 4).ToArbitrary(), (puzzle, turns) =>
    {
        foreach (var prompts in OwnPrompts.Languages)
        {
            var (state, steps) = OwnPrompts.After(puzzle, turns);
            var judged =
                Wait(new JudgeEvaluator(_model, new() { Prompts = prompts }).EvaluateAsync(state, CancellationToken.None).AsTask());
            var expected = PocketModel.Default.JudgeSteps(puzzle, steps);
            Assert.Equal(expected.Aggregate(1.0, (a, b) => a * b), judged.Value, 1e-9);
            Assert.Equal((1, expected.Count), (judged.Usage.Calls, judged.Usage.CompletionTokens));
        }
    });

    [Fact]
    public async Task An_answer_that_does_not_follow_lowers_the_judgement()
    {
        foreach (var prompts in OwnPrompts.Languages)
        {
            var puzzle = CoinPuzzle.Generate(5, 2);
            var state = OwnPrompts.After(puzzle, 8).State;
            var likely = PocketModel.Default.NextSteps(puzzle, OwnPrompts.After(puzzle, 8).Steps, 1)[0].Text["Final: ".Length..];
            var judge = new JudgeEvaluator(_model, new() { Prompts = prompts });
            var open = await judge.EvaluateAsync(state, CancellationToken.None);
            var follows = await judge.EvaluateAsync(state.Game.Answer(state, likely), CancellationToken.None);
            var does_not = await judge.EvaluateAsync(state.Game.Answer(state, likely == "7" ? "8" : "7"), CancellationToken.None);
            var no_number = await judge.EvaluateAsync(state.Game.Answer(state, "many"), CancellationToken.None);
            Assert.InRange(follows.Value, 0, open.Value);
            Assert.True(does_not.Value < follows.Value / 2);
            Assert.True(no_number.Value < 1e-4);
            Assert.Equal(open.Usage.CompletionTokens + 1, follows.Usage.CompletionTokens);
        }
    }

    [Fact]
    public async Task A_turn_outside_the_grammar_is_judged_to_be_wrong_and_not_gone_on_from()
    {
        var root = OwnPrompts.Root(CoinPuzzle.Generate(5, 3));
        var state = root.Game.Ask(root, new("What is going on here?", "I do not know."));
        Assert.InRange((await new JudgeEvaluator(_model).EvaluateAsync(state, CancellationToken.None)).Value, 0, 1e-4);
        var expander = new SubQuestionExpander(_model, new() { Mode = SubQuestionMode.Sample });
        var error =
            await Assert.ThrowsAsync<ModelException>(() => expander.ExpandAsync(new(state, 2, []), CancellationToken.None).AsTask());
        Assert.Equal((false, "Model 'pocket-coins-1m' failed with PuzzleFormatException."), (error.IsPermanent, error.Message));
    }

    private static T Wait<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();
}
