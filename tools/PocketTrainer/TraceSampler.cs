using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Training;

/// <summary>A trace that the policy wrote itself.</summary>
internal sealed record SampledTrace(CoinPuzzle Puzzle, int[] Tokens, double LogProbability)
{
    public bool IsSolved => StepChecker.IsSolved(Puzzle, Tokens);

    /// <summary>The sub-questions that the line asks.</summary>
    public int SubQuestions => Tokens.Count(token => token == CoinVocabulary.SubQuestion);

    /// <summary>The answer given, or −1.</summary>
    public int Answer
    {
        get
        {
            if (
                Array.IndexOf(Tokens, CoinVocabulary.Final) is var at and >= 0 && at + 1 < Tokens.Length
                && CoinVocabulary.IsNumber(Tokens[at + 1]))
            {
                return Tokens[at + 1] - CoinVocabulary.FirstNumber;
            }

            return -1;
        }
    }
}

/// <summary>Lets a policy solve many puzzles many times, the samples of a puzzle sharing what was read of it.</summary>
internal static class TraceSampler
{
    private const int PuzzlesAtOnce = 8;

    /// <summary>For each puzzle, <paramref name="samples"/> traces at a temperature; deterministic.</summary>
    public static IEnumerable<SampledTrace[]> Sample(
        DecoderNetwork policy, IEnumerable<CoinPuzzle> puzzles, int samples, double temperature, ulong seed = 0) =>
        Sample(policy, puzzles, samples, new TextRequest(temperature), seed);

    /// <summary>The same for any way of writing; the seed of the request is not used.</summary>
    public static IEnumerable<SampledTrace[]> Sample(
        DecoderNetwork policy, IEnumerable<CoinPuzzle> puzzles, int samples, TextRequest request, ulong seed)
    {
        var lockstep = new Lockstep(policy);
        foreach (var group in puzzles.Chunk(PuzzlesAtOnce))
        {
            var traces = group.Select((puzzle, i) => Begin(policy, puzzle, samples, request, SeededRandom.Mix(seed) + (ulong)i)).ToArray();
            seed++;
            lockstep.Finish([.. traces.SelectMany(trace => trace)]);
            for (var i = 0; i < group.Length; i++)
            {
                yield return [.. traces[i].Select(trace => new SampledTrace(group[i], trace.Tokens, trace.LogProbability))];
            }
        }
    }

    private static TextContinuation[] Begin(DecoderNetwork policy, CoinPuzzle puzzle, int samples, TextRequest request, ulong seed)
    {
        var cache = policy.NewCache();
        policy.Read([.. puzzle.Tokens[..^1].Select(token => new ReadToken(cache, token, false))], []);
        return [.. Enumerable.Range(0, samples).Select(i =>
            new TextContinuation(cache.Fork(), [puzzle.Tokens[^1]], request with { Seed = SeededRandom.Mix(seed) + (ulong)i }))];
    }
}
