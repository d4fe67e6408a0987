using System.Diagnostics;
using TreeReasoner.Pocket;

namespace CoinPuzzles;

/// <summary>How often each way is right, over test puzzles that nobody chose.</summary>
internal static class Rates
{
    private const int FirstSeed = 10_000;

    public static async Task PrintAsync(Solvers solvers, int steps, int count, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (greedy, search) = (new Attempt[count], new Attempt[count]);
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = 4 * Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), parallel, async (i, token) =>
        {
            var puzzle = CoinPuzzle.Generate(FirstSeed + i, steps);
            greedy[i] = await solvers.GreedyAsync(puzzle, token);
            search[i] = await solvers.SolveAsync(puzzle, token);
        });

        Console.WriteLine();
        Console.WriteLine($"Rates   {count} test puzzles of {steps} steps, seeds {FirstSeed} to {FirstSeed + count - 1}, none of them trained on; 95 % Wilson intervals");
        Print("greedy", greedy);
        Print("search", search);
        var (gained, lost) = (greedy.Zip(search).Count(pair => pair is ({ IsRight: false }, { IsRight: true })), greedy.Zip(search).Count(pair => pair is ({ IsRight: true }, { IsRight: false })));
        Console.WriteLine(FormattableString.Invariant($"        right by search alone {gained}, by greedy alone {lost}; {clock.Elapsed.TotalSeconds:0.0} s"));
    }

    private static void Print(string name, Attempt[] attempts)
    {
        var right = attempts.Count(attempt => attempt.IsRight);
        var (low, high) = Wilson(right, attempts.Length);
        Console.WriteLine(FormattableString.Invariant(
            $"        {name}  {100.0 * right / attempts.Length,5:0.0} % right  [{100 * low:0.0}, {100 * high:0.0}]  {attempts.Average(attempt => attempt.Tokens),4:0} tokens a puzzle"));
    }

    /// <summary>The 95 % interval of a share (Wilson 1927).</summary>
    private static (double Low, double High) Wilson(int right, int count)
    {
        const double Z = 1.959964;
        double share = (double)right / count, spread = Z * Z / count;
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (spread / (4 * count)));
        return ((share + (spread / 2) - half) / (1 + spread), (share + (spread / 2) + half) / (1 + spread));
    }
}
