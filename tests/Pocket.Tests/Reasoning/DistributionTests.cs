using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Tests.Reasoning;

public class DistributionTests
{
    private static readonly Arbitrary<float[]> _logits = Arb.From(
        Gen.Choose(-3000, 3000).Select(i => i / 100f).ArrayOf(CoinVocabulary.Size));

    [Property(MaxTest = 200)]
    public Property Probabilities_add_up_to_one_and_keep_the_order_of_the_logits() => Prop.ForAll(_logits, logits =>
    {
        var logs = logits.ToArray();
        Distribution.ToLogProbabilities(logs);
        Assert.Equal(1, logs.Sum(log => Math.Exp(log)), 1e-4);
        Assert.Equal(float.NegativeInfinity, logs[CoinVocabulary.Pad]);
        var top = Distribution.Top(logs);
        Assert.All(logits[1..], logit => Assert.True(logit <= logits[top]));
        Assert.Equal(top, Distribution.Draw(logs, 0, new SeededRandom(1)));
        Assert.Equal(top, Distribution.TopTokens(logs, 3)[0]);
    });

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.7)]
    [InlineData(2.0)]
    public void Tokens_are_drawn_as_often_as_their_tempered_probability_says(double temperature)
    {
        const int Draws = 20_000;
        var logs = new float[CoinVocabulary.Size];
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = -i % 9;
        }

        Distribution.ToLogProbabilities(logs);
        var weights = logs.Select(log => Math.Exp(log / temperature)).ToArray();
        var random = new SeededRandom(3);
        var counts = new int[logs.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[Distribution.Draw(logs, temperature, random)]++;
        }

        for (var i = 0; i < logs.Length; i++)
        {
            var share = weights[i] / weights.Sum();
            Assert.InRange(counts[i], Draws * share - 5 * Math.Sqrt(Draws * share) - 1, Draws * share + 5 * Math.Sqrt(Draws * share) + 1);
        }

        Assert.Equal(0, counts[CoinVocabulary.Pad]);
    }
}
