using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;
using TreeReasoner.Pocket.Training;
using TreeReasoner.Pocket.Training.Learning;
using TreeReasoner.Pocket.Training.Reinforcing;

namespace TreeReasoner.Pocket.Tests.Training;

public sealed class ReinforcementTests : IDisposable
{
    private static readonly NetworkShape _small = new(64, 2, 2, CoinVocabulary.Size, 128);
    private static readonly CoinPuzzle _puzzle = CoinPuzzle.Generate(1, 4, PuzzleSplit.Training);
    private readonly string _folder = Directory.CreateTempSubdirectory("reinforcement").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_line_earns_the_return_of_the_game_and_nothing_else()
    {
        var returns = new LineReturn(new() { StepPrice = 0.7 });
        Assert.Equal(0.3 + (0.7 / 3), returns.Of(Line(_puzzle.Answer, 2)), 12);
        Assert.Equal(0.3 + (0.7 / 6), returns.Of(Line(_puzzle.Answer, 5)), 12);
        Assert.Equal(0, returns.Of(Line((_puzzle.Answer + 1) % 40, 2)));
        Assert.Equal(ReasoningGame.WorstReturn, returns.Of(Line(answer: null, 2)));
    }

    [Fact]
    public void A_preference_has_its_weight_in_the_return_of_an_answer()
    {
        var returns = new LineReturn(new() { StepPrice = 0, PreferenceWeight = 0.25 }, _ => 0.5);
        Assert.Equal(0.75 + 0.125, returns.Of(Line(_puzzle.Answer, 2)), 12);
        Assert.Equal(0.125, returns.Of(Line((_puzzle.Answer + 1) % 40, 2)), 12);
    }

    [Fact]
    public void Advantages_of_a_group_add_up_to_nothing_and_equal_returns_have_none()
    {
        Assert.Equal(0, GroupAdvantage.Of([1, 0, 0, 0.5]).Sum(), 12);
        Assert.All(GroupAdvantage.Of([0.4, 0.4, 0.4]), advantage => Assert.Equal(0, advantage, 12));
    }

    [Fact]
    public void A_needless_step_weighs_far_less_than_a_mistake()
    {
        var alsoRight = GroupAdvantage.Of([0.40, 0.40, 0.39, 0.40])[2];
        var mistaken = GroupAdvantage.Of([0.40, 0.40, 0, 0.40])[2];
        Assert.InRange(alsoRight / mistaken, 0.01, 0.2);
    }

    [Fact]
    public void Two_lines_a_side_stand_for_all_of_their_side()
    {
        var group = Enumerable.Range(0, 8).Select(i => Line(_puzzle.Answer, 2)).ToArray();
        double[] returns = [1, 1, 1, 1, 1, 1, 0, 1];
        var advantages = GroupAdvantage.Of(returns);
        var lessons = Lessons.Of(group, returns).ToList();
        Assert.Equal(3, lessons.Count);
        Assert.Equal(advantages.Where(one => one > 0).Sum(), lessons.Where(one => one.Advantage > 0).Sum(one => one.Advantage), 9);
        Assert.Equal(advantages[6], lessons.Single(one => one.Advantage < 0).Advantage, 9);
    }

    [Fact]
    public void A_line_that_filled_the_window_is_not_learned_from()
    {
        SampledTrace[] group = [Line(_puzzle.Answer, 2), Line(answer: null, 9)];
        Assert.Equal([group[0]], Lessons.Of(group, [1, -1]).Select(lesson => lesson.Line));
    }

    [Fact]
    public void Samples_do_not_depend_on_the_threads_or_on_what_runs_beside_them()
    {
        var policy = new DecoderNetwork(NetworkWeights.Embedded("policy.int8.bin"));
        var puzzles = Enumerable.Range(0, 11).Select(seed => CoinPuzzle.Generate(seed, 2 + (seed % 7), PuzzleSplit.Training)).ToArray();
        var one = new GroupSampler(policy, new TextRequest(1), 4, threads: 1).Sample(puzzles, 5);
        var three = new GroupSampler(policy, new TextRequest(1), 4, threads: 3).Sample(puzzles, 5);
        Assert.Equal(
            one.SelectMany(group => group).Select(line => string.Join(' ', line.Tokens)),
            three.SelectMany(group => group).Select(line => string.Join(' ', line.Tokens)));
    }

    [Fact]
    public void A_weight_below_nothing_teaches_to_avoid_a_text()
    {
        var weights = Trainer.Initial(_small, 1);
        int[] tokens = [.. _puzzle.Tokens, .. Line(_puzzle.Answer, 2).Tokens];
        var optimizer = new AdamOptimizer(weights);
        var before = Loss(weights, tokens);
        var network = new TrainableNetwork(weights);
        var pass = new LearningPass(network);
        pass.Learn([TrainingText.Continuation(tokens, _puzzle.Tokens.Length, -1)], 1f / tokens.Length, 0);
        optimizer.Step(pass.Gradients, 1e-3);
        Assert.True(Loss(weights, tokens) > before);
    }

    [Fact]
    public void Harder_lengths_are_drawn_more_where_groups_disagree_about_them()
    {
        var mix = new LengthMix();
        for (var i = 0; i < 50; i++)
        {
            mix.Note(Enumerable.Range(2, 7).Select(steps => (steps, steps >= 7)));
        }

        var drawn = mix.Draw(400, new SeededRandom(1));
        Assert.True(drawn.Count(puzzle => puzzle.StepsNeeded >= 7) > 0.6 * drawn.Length);
        Assert.Contains(drawn, puzzle => puzzle.StepsNeeded == 2);
    }

    [Fact]
    public void A_run_that_is_resumed_ends_where_an_unbroken_one_does_for_any_number_of_threads()
    {
        var recipe =
            new ReinforceOptions { Tokens = 400, EvaluateEvery = 100, HeldOut = 2, SmallBatchTokens = 1_000_000, MostGroups = 2,
                GroupSize = 2 };
        var start = NetworkWeights.Embedded("policy.int8.bin");
        string whole = Path.Combine(_folder, "whole"), broken = Path.Combine(_folder, "broken");
        var expected = new Reinforcement(start, whole, recipe with { Threads = 1 }).Run();
        var stopped = new Reinforcement(start, broken, recipe with { Threads = 2 });
        stopped.Run(mostEvaluations: 1);
        var resumed = new Reinforcement(start, broken, recipe with { Threads = 2 }).Run();
        Assert.All(expected.Shape.Tensors(), tensor => Assert.Equal(expected[tensor.Name], resumed[tensor.Name]));
    }

    [Fact]
    public void Alarms_tell_of_lost_entropy_duplicates_and_lost_variety()
    {
        Assert.Empty(CollapseAlarm.Of(0.05, 0.07, 0.3, 0.9, 0.9));
        Assert.Equal(3, CollapseAlarm.Of(0.01, 0.07, 0.95, 0.8, 0.9).Count());
    }

    private static double Loss(NetworkWeights weights, int[] tokens) => new LearningPass(new TrainableNetwork(weights))
        .Learn([TrainingText.Continuation(tokens, _puzzle.Tokens.Length)], learn: false).LanguageMean;

    private static SampledTrace Line(int? answer, int subQuestions)
    {
        var tokens = new List<int>();
        for (var i = 0; i < subQuestions; i++)
        {
            tokens.AddRange([CoinVocabulary.SubQuestion, CoinVocabulary.Name(i), CoinVocabulary.SubAnswer]);
        }

        if (answer is { } given)
        {
            tokens.AddRange([CoinVocabulary.Final, CoinVocabulary.Number(given)]);
        }

        return new(_puzzle, [.. tokens], -1);
    }
}
