using TreeReasoner.Pocket;

namespace CoinPuzzles;

/// <summary>Which puzzle is shown, and why that one.</summary>
internal static class Choice
{
    private const int FirstSeed = 1, MostSeeds = 200;

    public static async Task<(CoinPuzzle Puzzle, string Why)> MakeAsync(CommandLine wanted, Solvers solvers, CancellationToken cancellationToken)
    {
        if (wanted.Text is { } text)
        {
            return (CoinPuzzle.Parse(text), "yours");
        }

        if (wanted.Seed is { } given)
        {
            return (CoinPuzzle.Generate(given, wanted.Steps), $"test puzzle of {wanted.Steps} steps, seed {given}, as asked for");
        }

        var greedyRight = 0;
        for (var seed = FirstSeed; seed < FirstSeed + MostSeeds; seed++)
        {
            var puzzle = CoinPuzzle.Generate(seed, wanted.Steps);
            if ((await solvers.GreedyAsync(puzzle, cancellationToken)).IsRight)
            {
                greedyRight++;
            }
            else if ((await solvers.SolveAsync(puzzle, cancellationToken)).IsRight)
            {
                var looked = seed - FirstSeed + 1;
                return (puzzle, $"""
                    test puzzle of {wanted.Steps} steps, seed {seed}. It is CHOSEN to show the difference: the first from seed {FirstSeed} that greedy
                    gets wrong and the search right (of the {looked} looked at, greedy got {greedyRight} right). The rates below are not chosen.
                    """);
            }
        }

        return (CoinPuzzle.Generate(FirstSeed, wanted.Steps), $"""
            test puzzle of {wanted.Steps} steps, seed {FirstSeed}. Of the {MostSeeds} from there on there is none that greedy gets wrong and the search
            right, so this one shows no difference.
            """);
    }
}
