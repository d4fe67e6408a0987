using System.Globalization;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Training;

/// <summary>
/// Trains the step verifier: a second network that starts as a reader and learns, from steps the policy sampled, which hold.
/// </summary>
/// <remarks>
/// The reader was trained as the policy was, only longer. It has learned to look a fact up, which the policy does badly and a judge of its
/// steps must do well; started as the policy, the verifier has to learn that first.
/// Process supervision as in Lightman et al. (2023), but with labels from a program: the checker knows the facts. The policy never sees
/// them, and neither does a search. A third of the samples choose their subjects wildly and answer greedily, as the branches of a search
/// do: a judge is asked about states that plain sampling never visits. A quarter of the texts are right solutions, learned as text, which
/// keeps the network literate.
/// </remarks>
internal sealed class VerifierTraining(
    string folder, NetworkWeights policy, NetworkWeights reader, int steps, long seed, int threads)
{
    private const int SaveEvery = 100, SamplesPerPuzzle = 4, TokensPerStep = 3072;
    private static readonly TextRequest[] _ways = [new(0.7), new(1.0), new(0) { SubjectTemperature = 2 }];

    private string Checkpoint => Path.Combine(folder, "verifier.checkpoint");

    /// <summary>Trains to the end, from the checkpoint in the folder if there is one.</summary>
    public NetworkWeights Run()
    {
        Directory.CreateDirectory(folder);
        var trainer = new Trainer(reader.Clone(), new Schedule(steps, MuonRate: 0.006, AdamRate: 1e-3, ConstantUntil: 0.4), threads);
        if (File.Exists(Checkpoint))
        {
            trainer.Resume(Checkpoint);
        }

        using var log = new StreamWriter(Path.Combine(folder, "verifier.log.csv"), append: trainer.Steps > 0) { AutoFlush = true };
        if (trainer.Steps == 0)
        {
            log.WriteLine("step,training_step_loss,training_text_loss,held_out_auc,held_out_calibration_error");
        }

        var writer = new DecoderNetwork(policy);
        var losses = default(Losses);
        while (trainer.Steps < steps)
        {
            losses += trainer.Step(Batch(writer, trainer.Steps), languageShare: 0.5f);
            if (trainer.Steps % SaveEvery != 0 && trainer.Steps != steps)
            {
                continue;
            }

            var judged = StepScoring.Score(new DecoderNetwork(trainer.Weights), HeldOut(writer));
            var (auc, error) = (StepScoring.Auc(judged), StepScoring.CalibrationError(judged));
            var line = string.Create(
                CultureInfo.InvariantCulture, $"{trainer.Steps},{losses.StepMean:F4},{losses.LanguageMean:F4},{auc:F4},{error:F4}");
            log.WriteLine(line);
            Console.WriteLine(line);
            trainer.Save(Checkpoint);
            losses = default;
        }

        return trainer.Weights;
    }

    /// <summary>Fresh samples of fresh puzzles every step, so that no step is learned from twice.</summary>
    private List<TrainingText> Batch(DecoderNetwork writer, long step)
    {
        var random = new SeededRandom(SeededRandom.Mix((ulong)seed + 0x5EED) + (ulong)step);
        var texts = new List<TrainingText>();
        var tokens = 0;
        for (var round = 0; tokens < TokensPerStep * 3 / 4; round++)
        {
            var puzzles = Enumerable.Range(0, 4)
                .Select(_ => CoinPuzzle.Generate((long)random.NextBits(), 2 + random.Next(7), PuzzleSplit.Training));
            var way = _ways[(step + round) % _ways.Length];
            foreach (
                var trace in TraceSampler.Sample(writer, puzzles, SamplesPerPuzzle, way, random.NextBits()).SelectMany(traces => traces))
            {
                texts.Add(Labelled(trace));
                tokens += texts[^1].Tokens.Length;
            }
        }

        for (; tokens < TokensPerStep; tokens += texts[^1].Tokens.Length)
        {
            texts.Add(SolutionTexts.Solution((long)random.NextBits(), 2 + random.Next(7), PuzzleSplit.Training, random));
        }

        return texts;
    }

    /// <summary>A trace with a label at the last token of every step.</summary>
    public static TrainingText Labelled(SampledTrace trace)
    {
        int[] tokens = [.. trace.Puzzle.Tokens, .. trace.Tokens];
        var labels = StepChecker.CheckAll(trace.Puzzle, trace.Tokens)
            .Select(step => new StepLabel(trace.Puzzle.Tokens.Length + step.End, step.Fault == StepFault.None));
        return new TrainingText(tokens, new float[tokens.Length], [.. labels]);
    }

    private static IEnumerable<SampledTrace> HeldOut(DecoderNetwork writer) =>
        TraceSampler.Sample(writer, Enumerable.Range(0, 150).Select(i => CoinPuzzle.Generate(i, 2 + i % 7, PuzzleSplit.Validation)), 2, 0.7)
            .SelectMany(traces => traces);
}
