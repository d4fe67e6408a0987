using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;

namespace TreeReasoner.Pocket.Reasoning;

/// <summary>Lists the most probable different next steps of a state.</summary>
/// <remarks>
/// Samples repeat themselves; this does not. It branches where a step's subject is chosen (the first token: sub-question or final answer; then the
/// name) and finishes every branch greedily, so k branches cost k steps and no two ask the same thing.
/// </remarks>
internal sealed class StepLister(DecoderNetwork policy, PrefixCache prefixes)
{
    /// <summary>At most <paramref name="count"/> branches of at least <paramref name="smallestPrior"/>, most probable first.</summary>
    public List<(TextContinuation Text, int[] Start, double Prior)> List(
        ReadOnlySpan<int> state, int count, double smallestPrior, CancellationToken cancellationToken)
    {
        if (state.Length + 2 >= NetworkShape.Window) return [];
        var atStart = prefixes.Read(state[..^1]);
        var first = Next(atStart, state[^1]);
        var atName = atStart.Fork();
        var names = Next(atName, CoinVocabulary.SubQuestion);
        var branches = new List<(int[] Start, double Prior)>();
        for (var token = 0; token < first.Length; token++)
        {
            if (token == CoinVocabulary.SubQuestion) continue;
            branches.Add(([token], Math.Exp(first[token])));
        }

        for (var token = 0; token < names.Length; token++)
            branches.Add(([CoinVocabulary.SubQuestion, token], Math.Exp(first[CoinVocabulary.SubQuestion] + names[token])));

        var listed = branches.Where(branch => branch.Prior >= smallestPrior && branch.Start[0] != CoinVocabulary.End)
            .OrderByDescending(branch => branch.Prior).Take(count)
            .Select(branch => (Finish(branch.Start.Length == 1 ? atStart : atName, branch.Start[^1]), branch.Start, branch.Prior)).ToList();
        new Lockstep(policy).Finish([.. listed.Select(branch => branch.Item1)], cancellationToken);
        return listed;
    }

    private static TextContinuation Finish(KeyValueCache past, int subject) =>
        new(past.Fork(), [subject], new TextRequest(StopAt: StopAt.EndOfStep));

    private float[] Next(KeyValueCache cache, int token)
    {
        var logits = new float[policy.Vocabulary];
        policy.Read([new ReadToken(cache, token, true)], logits);
        Distribution.ToLogProbabilities(logits);
        return logits;
    }
}
