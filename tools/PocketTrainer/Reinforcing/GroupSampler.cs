using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;

namespace TreeReasoner.Pocket.Training.Reinforcing;

/// <summary>Writes a group of lines for each puzzle, on several threads, each with its rows always full.</summary>
/// <remarks>
/// A line depends on its puzzle, its seed and its request only, so neither the threads nor what runs beside it change it. A thread takes
/// the next puzzle as soon as its rows have room: waiting for the longest line of a block would leave half of the rows empty.
/// </remarks>
internal sealed class GroupSampler(DecoderNetwork policy, TextRequest request, int groupSize, int threads)
{
    private const int RowsAtOnce = 64;

    /// <summary>For each puzzle its lines.</summary>
    public SampledTrace[][] Sample(CoinPuzzle[] puzzles, ulong seed)
    {
        var groups = new SampledTrace[puzzles.Length][];
        var next = -1;
        void Work(int thread)
        {
            var running = new List<(int Index, TextContinuation[] Lines)>();
            var lockstep = new Lockstep(policy);
            while (true)
            {
                while (running.Sum(group => group.Lines.Count(line => line.End is null)) + groupSize <= RowsAtOnce)
                {
                    var index = Interlocked.Increment(ref next);
                    if (index >= puzzles.Length)
                    {
                        break;
                    }

                    running.Add((index, Begin(puzzles[index], SeededRandom.Mix(seed) + (ulong)index)));
                }

                if (running.Count == 0)
                {
                    return;
                }

                lockstep.Step(running.SelectMany(group => group.Lines));
                for (var i = running.Count - 1; i >= 0; i--)
                {
                    if (Array.TrueForAll(running[i].Lines, line => line.End is not null))
                    {
                        var puzzle = puzzles[running[i].Index];
                        groups[running[i].Index] =
                            [.. running[i].Lines.Select(line => new SampledTrace(puzzle, line.Tokens, line.LogProbability))];
                        running.RemoveAt(i);
                    }
                }
            }
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);
        return groups;
    }

    private TextContinuation[] Begin(CoinPuzzle puzzle, ulong seed)
    {
        var cache = policy.NewCache();
        policy.Read([.. puzzle.Tokens[..^1].Select(token => new ReadToken(cache, token, false))], []);
        return [.. Enumerable.Range(0, groupSize).Select(i =>
            new TextContinuation(cache.Fork(), [puzzle.Tokens[^1]], request with { Seed = SeededRandom.Mix(seed) + (ulong)i }))];
    }
}
