using System.Runtime.InteropServices;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>Reads a text with the verifier network and says at the end of every step how sure it is that the step holds.</summary>
internal sealed class StepJudge(DecoderNetwork verifier, KeyValueCache cache)
{
    public KeyValueCache Cache => cache;

    /// <summary>
    /// Reads on; returns the log-probability, for each step that ends at <paramref name="from"/> or later, that it holds.
    /// </summary>
    /// <remarks>
    /// log σ(z), z the logit of the padding token, which is otherwise never wanted, minus that of the step's own last token.
    /// </remarks>
    public double[] Read(ReadOnlySpan<int> tokens, int from = 0)
    {
        var reads = new List<ReadToken>(tokens.Length);
        var steps = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            var endsStep = i >= from && tokens[i] == CoinVocabulary.Coins;
            if (endsStep)
            {
                steps++;
            }

            reads.Add(new ReadToken(cache, tokens[i], endsStep));
        }

        var logits = new float[steps * verifier.Vocabulary];
        verifier.Read(CollectionsMarshal.AsSpan(reads), logits);
        var judged = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            var row = logits.AsSpan(i * verifier.Vocabulary);
            double margin = row[CoinVocabulary.Pad] - row[CoinVocabulary.Coins];
            judged[i] = Math.Min(margin, 0) - Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        return judged;
    }
}
