using TreeReasoner.Pocket.Puzzles;
using TreeReasoner.Pocket.Training.Learning;

namespace TreeReasoner.Pocket.Training;

/// <summary>Right solutions of generated puzzles, without end: step k of a training always gets the same ones.</summary>
internal static class SolutionTexts
{
    /// <summary>Texts of about <paramref name="tokens"/> tokens for one training step.</summary>
    /// <param name="progress">How much of the training is done: puzzles grow from one step to eight in its first half.</param>
    public static List<TrainingText> Batch(long seed, long step, double progress, int tokens = 6144)
    {
        var random = new SeededRandom(SeededRandom.Mix((ulong)seed) + (ulong)step);
        var hardest = Math.Clamp((int)(2 + 7 * (progress - 0.1) / 0.4), 2, CoinPuzzle.MostSteps);
        var texts = new List<TrainingText>();
        for (var sum = 0; sum < tokens; sum += texts[^1].Tokens.Length)
        {
            var steps = hardest == 2 ? 1 + random.Next(2) : 2 + random.Next(hardest - 1);
            texts.Add(Solution((long)random.NextBits(), steps, PuzzleSplit.Training, random));
        }

        return texts;
    }

    /// <summary>A puzzle and a right solution, which is what counts.</summary>
    public static TrainingText Solution(long seed, int steps, PuzzleSplit split, SeededRandom random)
    {
        var puzzle = CoinPuzzle.Generate(seed, steps, split);
        return TrainingText.Continuation([.. puzzle.Tokens, .. CoinTokens.OfSolution(puzzle, random)], puzzle.Tokens.Length);
    }
}
