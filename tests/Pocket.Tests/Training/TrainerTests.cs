using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Tests.Training;

public class TrainerTests
{
    private static readonly NetworkShape _small = new(64, 2, 2, CoinVocabulary.Size, 128);

    [Fact]
    public void A_short_training_lowers_the_held_out_loss_by_two_nats()
    {
        var trainer = NewTrainer(steps: 60);
        TrainingText[] heldOut =
            [.. Enumerable.Range(0, 30).Select(i => SolutionTexts.Solution(i, 1 + i % 2, PuzzleSplit.Validation, new SeededRandom(1)))];
        var before = trainer.Evaluate(heldOut).LanguageMean;
        while (trainer.Steps < 60)
        {
            trainer.Step(Batch(trainer.Steps));
        }

        Assert.InRange(trainer.Evaluate(heldOut).LanguageMean, 0, before - 2);
    }

    [Fact]
    public void A_training_that_is_resumed_ends_where_an_unbroken_one_does()
    {
        var unbroken = NewTrainer(steps: 8);
        while (unbroken.Steps < 8)
        {
            unbroken.Step(Batch(unbroken.Steps));
        }

        var path = Path.GetTempFileName();
        var first = NewTrainer(steps: 8);
        while (first.Steps < 5)
        {
            first.Step(Batch(first.Steps));
        }

        first.Save(path);
        var second = NewTrainer(steps: 8);
        second.Resume(path);
        File.Delete(path);
        while (second.Steps < 8)
        {
            second.Step(Batch(second.Steps));
        }

        foreach (var (name, _, _) in _small.Tensors())
        {
            Assert.Equal(unbroken.Weights[name], second.Weights[name]);
        }
    }

    [Fact]
    public void Two_threads_learn_what_one_learns()
    {
        Trainer one = NewTrainer(steps: 3), two = NewTrainer(steps: 3, threads: 2);
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal(one.Step(Batch(step)).LanguageMean, two.Step(Batch(step)).LanguageMean, 1e-3);
        }
    }

    [Fact]
    public void Step_labels_teach_a_network_to_tell_steps_apart()
    {
        // Right and wrong arithmetic of one kind of step: the labels are all it can learn this from.
        var trainer = NewTrainer(steps: 80);
        var losses = new List<double>();
        while (trainer.Steps < 80)
        {
            losses.Add(trainer.Step(Labelled(trainer.Steps), languageShare: 0).StepMean);
        }

        Assert.InRange(losses.TakeLast(10).Average(), 0, losses.Take(5).Average() - 0.3);
    }

    private static Trainer NewTrainer(int steps, int threads = 1) =>
        new(Trainer.Initial(_small, 1), new Schedule(steps, WarmUp: 5), threads);

    private static List<TrainingText> Batch(long step) => SolutionTexts.Batch(seed: 9, step, progress: 0, tokens: 1500);

    /// <summary>Steps that claim a given name has its number of coins, or too many.</summary>
    private static List<TrainingText> Labelled(long step) => [.. Enumerable.Range(0, 40).Select(i =>
    {
        var random = new SeededRandom((ulong)(step * 40 + i));
        int number = random.Next(10), claimed = random.Next(2) == 0 ? number : number + 1 + random.Next(5);
        int[] tokens =
            [CoinVocabulary.FirstName, CoinVocabulary.Has, CoinVocabulary.Number(number), CoinVocabulary.Number(claimed),
                CoinVocabulary.Coins];
        return new TrainingText(tokens, new float[tokens.Length], [new StepLabel(tokens.Length - 1, claimed == number)]);
    })];
}
