using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Tests.Training;

public class GradientTests
{
    private static readonly NetworkShape _small = new(64, 2, 2, CoinVocabulary.Size, 96);

    public static TheoryData<string> Tensors => [.. _small.Tensors().Select(tensor => tensor.Name)];

    [Theory]
    [MemberData(nameof(Tensors))]
    public void A_gradient_equals_the_slope_of_the_loss_along_it(string tensor)
    {
        var weights = Lively();
        TrainingText[] texts = [Labelled(1), Labelled(2), Labelled(3)];
        var pass = new LearningPass(new TrainableNetwork(weights));
        pass.Learn(texts, 0.01f, 0.1f);
        var gradient = pass.Gradients[tensor].ToArray();
        var norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        Assert.True(norm > 1e-4, $"The gradient of {tensor} vanishes.");

        // Along the gradient itself, and along a random direction, which would show an error that the first hides.
        var random = new SeededRandom(7);
        foreach (
            var direction in (
                double[][])[[.. gradient.Select(g => g / norm)],
                [.. gradient.Select(_ => random.NextNormal() / Math.Sqrt(gradient.Length))]])
        {
            var expected = gradient.Zip(direction, (g, d) => g * d).Sum();
            const double Step = 4e-3;
            var slope = (LossAt(weights, tensor, direction, Step, texts) - LossAt(weights, tensor, direction, -Step, texts)) / (2 * Step);
            Assert.True(
                Math.Abs(slope - expected) < 0.01 * Math.Abs(expected) + 0.002 * norm,
                $"{tensor}: slope {slope}, gradient {expected}, norm {norm}");
        }
    }

    [Fact]
    public void The_training_pass_and_the_network_agree_on_logits_through_the_loss()
    {
        var weights = Lively();
        var text = Labelled(5);
        var network = new DecoderNetwork(weights);
        var cache = network.NewCache();
        var logits = new float[text.Tokens.Length * network.Vocabulary];
        network.Read([.. text.Tokens.Select(token => new ReadToken(cache, token, true))], logits);
        var expected = 0.0;
        for (var t = 1; t < text.Tokens.Length; t++)
        {
            if (text.Weights[t] > 0)
            {
                expected += LossFunctions.CrossEntropy(logits.AsSpan((t - 1) * network.Vocabulary, network.Vocabulary), text.Tokens[t], 1);
            }
        }

        Assert.Equal(expected, new LearningPass(new TrainableNetwork(weights)).Learn([text], learn: false).Language, 1e-3);
    }

    private static double LossAt(NetworkWeights weights, string tensor, double[] direction, double step, TrainingText[] texts)
    {
        var moved = weights.Clone();
        for (var i = 0; i < direction.Length; i++)
        {
            moved[tensor][i] += (float)(step * direction[i]);
        }

        var losses = new LearningPass(new TrainableNetwork(moved)).Learn(texts, learn: false);
        return 0.01 * losses.Language + 0.1 * losses.Step;
    }

    /// <summary>Initial weights, but with no zero matrices, behind which every gradient would vanish.</summary>
    private static NetworkWeights Lively()
    {
        var weights = Trainer.Initial(_small, 3);
        var random = new SeededRandom(4);
        foreach (var (name, _, columns) in _small.Tensors())
        {
            var values = weights[name];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += (float)(random.NextNormal() * 0.3 / Math.Sqrt(columns));
            }
        }

        return weights;
    }

    private static TrainingText Labelled(int seed)
    {
        var text = SolutionTexts.Solution(seed, 3, PuzzleSplit.Training, new SeededRandom((ulong)seed));
        var ends = Enumerable.Range(0, text.Tokens.Length).Where(t => text.Weights[t] > 0 && text.Tokens[t] == CoinVocabulary.Coins);
        return text with { Labels = [.. ends.Select((t, i) => new StepLabel(t, i % 2 == 0))] };
    }
}
