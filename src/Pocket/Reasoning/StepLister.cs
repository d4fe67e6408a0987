using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>A way to go on: its subject, and how probable the policy finds that subject.</summary>
/// <param name="Past">What the policy has read up to the last token of <paramref name="Start"/>, left out itself. Never extended.</param>
/// <param name="Start">The tokens that name the subject: the final answer, or a sub-question and its name.</param>
/// <param name="Prior">The probability of <paramref name="Start"/>.</param>
internal sealed record StepBranch(KeyValueCache Past, IReadOnlyList<WrittenToken> Start, double Prior)
{
    public bool IsFinal => Start[0].Token == CoinVocabulary.Final;

    /// <summary>The rest of it, yet to be written greedily.</summary>
    public TextContinuation Rest(int mostTokens = int.MaxValue) =>
        new(Past.Fork(), [Start[^1].Token], new TextRequest(MostTokens: mostTokens - Start.Count, StopAt: StopAt.EndOfStep));
}

/// <summary>Ranks the different next steps of a state by their subjects.</summary>
/// <remarks>
/// Samples repeat themselves; this does not. It branches where a step's subject is chosen (the first token: sub-question or final answer;
/// then the name), and every branch is to be finished greedily, so k branches cost k steps and no two ask the same thing. Ranking reads two
/// tokens; the same state is always ranked the same.
/// </remarks>
internal sealed class StepLister(DecoderNetwork policy, PrefixCache prefixes)
{
    /// <summary>
    /// The branches of at least <paramref name="smallestPrior"/>, most probable first; none where the window has no room.
    /// </summary>
    public List<StepBranch> Rank(ReadOnlySpan<int> state, double smallestPrior, out int known)
    {
        known = 0;
        if (state.Length + 2 >= NetworkShape.Window)
        {
            return [];
        }

        var atStart = prefixes.Read(state[..^1], out known);
        var first = Next(atStart, state[^1]);
        var atName = atStart.Fork();
        var names = Next(atName, CoinVocabulary.SubQuestion);
        List<StepBranch> branches = [Branch(atStart, Token(CoinVocabulary.Final, first))];
        for (var token = CoinVocabulary.FirstName; token < CoinVocabulary.FirstNumber; token++)
        {
            branches.Add(Branch(atName, Token(CoinVocabulary.SubQuestion, first), Token(token, names)));
        }

        return [.. branches.Where(branch => branch.Prior >= smallestPrior).OrderByDescending(branch => branch.Prior)];
    }

    private static WrittenToken Token(int token, float[] logProbabilities) => new(token, logProbabilities[token], []);

    private static StepBranch Branch(KeyValueCache past, params WrittenToken[] start) =>
        new(past, start, Math.Exp(start.Sum(token => (double)token.LogProbability)));

    private float[] Next(KeyValueCache cache, int token)
    {
        var logits = new float[policy.Vocabulary];
        policy.Read([new ReadToken(cache, token, true)], logits);
        Distribution.ToLogProbabilities(logits);
        return logits;
    }
}
