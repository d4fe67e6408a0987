using System.Globalization;
using TreeReasoner.Pocket.Networks;
using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Reasoning;
using TreeReasoner.Pocket.Training.Reinforcing;

namespace TreeReasoner.Pocket.Training.Reporting;

/// <summary>What a policy reaches on test puzzles, which nobody trained on: greedy, and by votes of its samples.</summary>
/// <remarks>
/// One line a number: <c>name,what,steps,samples,puzzles,value</c>. Lines are appended, so that several policies are in one file.
/// </remarks>
internal sealed class PolicyMeasurement(string name, NetworkWeights weights, string path, int threads)
{
    private readonly DecoderNetwork _policy = new(weights);

    /// <summary>The share that greedy decoding solves, the sub-questions it asks and the tokens it writes.</summary>
    public void Greedy(int steps, int puzzles)
    {
        var lines = new GroupSampler(_policy, new TextRequest(), 1, threads).Sample(Puzzles(steps, puzzles), 0);
        Note("greedy", steps, 1, puzzles, lines.Average(group => Convert.ToDouble(group[0].IsSolved)));
        Note("sub-questions", steps, 1, puzzles, lines.Average(group => group[0].SubQuestions));
        Note("tokens", steps, 1, puzzles, lines.Average(group => group[0].Tokens.Length));
    }

    /// <summary>The share in which the most frequent answer of so many samples is right, and in which any is.</summary>
    public void Votes(int steps, int puzzles, int samples)
    {
        var groups = new GroupSampler(_policy, new TextRequest(0.7), samples, threads).Sample(Puzzles(steps, puzzles), 7);
        for (var count = 1; count <= samples; count *= 4)
        {
            Note("vote", steps, count, puzzles,
                groups.Average(group => Convert.ToDouble(Voted(group.AsSpan(0, count)) == group[0].Puzzle.Answer)));
            Note("any", steps, count, puzzles, groups.Average(group => Convert.ToDouble(group.Take(count).Any(line => line.IsSolved))));
        }
    }

    /// <summary>The most frequent answer; of equally frequent ones that which came first.</summary>
    private static int Voted(ReadOnlySpan<SampledTrace> lines)
    {
        var counts = new Dictionary<int, int>();
        var most = -1;
        foreach (var line in lines)
        {
            if (line.Answer < 0)
            {
                continue;
            }

            counts[line.Answer] = counts.GetValueOrDefault(line.Answer) + 1;
            if (most < 0 || counts[line.Answer] > counts[most])
            {
                most = line.Answer;
            }
        }

        return most;
    }

    private static CoinPuzzle[] Puzzles(int steps, int count) =>
        [.. Enumerable.Range(0, count).Select(seed => CoinPuzzle.Generate(seed, steps))];

    private void Note(string what, int steps, int samples, int puzzles, double value)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{name},{what},{steps},{samples},{puzzles},{value:F4}");
        File.AppendAllText(path, line + "\n");
        Console.WriteLine(line);
    }
}
