using System.Diagnostics;
using System.Globalization;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Training;

/// <summary>Trains a network that writes steps and answers: the policy, or the reader that the verifier starts as.</summary>
/// <remarks>The log's held-out accuracy is that of greedy decoding on puzzles of four steps from the validation split.</remarks>
internal sealed class PolicyTraining(string folder, string name, int steps, long seed, int threads)
{
    private const int SaveEvery = 50;
    private readonly TrainingText[] _heldOut =
        [.. Enumerable.Range(0, 100).Select(i => SolutionTexts.Solution(i, 2 + i % 7, PuzzleSplit.Validation, new SeededRandom((ulong)i)))];

    private string Checkpoint => Path.Combine(folder, $"{name}.checkpoint");

    /// <summary>Trains to the end, from the checkpoint in the folder if there is one.</summary>
    public NetworkWeights Run()
    {
        Directory.CreateDirectory(folder);
        var trainer = new Trainer(Trainer.Initial(NetworkShape.Pocket, (ulong)seed), new Schedule(steps), threads);
        if (File.Exists(Checkpoint))
        {
            trainer.Resume(Checkpoint);
        }

        using var log = new StreamWriter(Path.Combine(folder, $"{name}.log.csv"), append: trainer.Steps > 0) { AutoFlush = true };
        if (trainer.Steps == 0)
        {
            log.WriteLine("step,tokens_per_cpu_second,training_loss,held_out_loss,held_out_accuracy");
        }

        long tokens = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        var losses = default(Losses);
        while (trainer.Steps < steps)
        {
            var batch = SolutionTexts.Batch(seed, trainer.Steps, (double)trainer.Steps / steps);
            losses += trainer.Step(batch);
            tokens += batch.Sum(text => text.Tokens.Length);
            if (trainer.Steps % SaveEvery != 0 && trainer.Steps != steps)
            {
                continue;
            }

            var speed = tokens / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            var accuracy = Evaluation.Greedy(new DecoderNetwork(trainer.Weights), steps: 4, count: 100, PuzzleSplit.Validation);
            var line = string.Create(CultureInfo.InvariantCulture,
                $"{trainer.Steps},{speed:F0},{losses.LanguageMean:F4},{trainer.Evaluate(_heldOut).LanguageMean:F4},{accuracy:F2}");
            log.WriteLine(line);
            Console.WriteLine(line);
            trainer.Save(Checkpoint);
            (tokens, cpu, losses) = (0, Environment.CpuUsage.TotalTime, default);
        }

        return trainer.Weights;
    }
}
