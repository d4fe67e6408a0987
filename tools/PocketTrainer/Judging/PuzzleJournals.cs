using System.Globalization;
using TreeReasoner.Learning;

namespace TreeReasoner.Pocket.Training.Judging;

/// <summary>Journals of searches over coin puzzles that had no verifier: what a user of another model has of the own runs.</summary>
internal static class PuzzleJournals
{
    private const double Chains = 8;

    /// <summary>What is known of outcomes: the puzzle's number. No step is looked at.</summary>
    public static CheckedOutcomes Outcomes { get; } = new((problem, answer) =>
        int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == CoinPuzzle.Parse(problem.Text)
            .Answer);

    /// <summary>
    /// Solves puzzles with a narrow tree of eight chains' tokens, and keeps a journal of each. Journals that are there stay.
    /// </summary>
    public static async Task WriteAsync(
        string folder, IEnumerable<CoinPuzzle> puzzles, double chainTokens, IEvaluator<ReasoningState>? judge = null, PocketModel? model =
            null)
    {
        Directory.CreateDirectory(folder);
        var budget = new SearchBudget { Simulations = 200, CompletionTokens = (long)(Chains * chainTokens) };
        await Parallel.ForEachAsync(
            puzzles.Select((puzzle, number) => (puzzle, number)), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (one, token) =>
            {
                var path = Path.Combine(folder, $"{one.number:0000}.jsonl");
                if (File.Exists(path))
                {
                    return;
                }

                using (var journal = FileJournal.Open(path + ".part", flushToDisk: false))
                {
                    await Reasoner(one.number, judge, model, budget, chainTokens)
                        .SolveAsync(one.puzzle.ToProblem(), new() { Journal = journal }, token).ConfigureAwait(false);
                }

                File.Move(path + ".part", path);
            }).ConfigureAwait(false);
    }

    private static Reasoner Reasoner(
        int seed, IEvaluator<ReasoningState>? judge, PocketModel? model, SearchBudget budget, double chainTokens)
    {
        var pocket = new PocketReasonerOptions { ProcessReward = null, Seed = seed, Model = model };
        var parts = PocketReasoner.Parts(pocket);
        if (judge is not null)
        {
            parts = parts with { Evaluator = judge };
        }

        var options = PocketReasoner.Options(pocket);
        options.Running.Budget = budget;
        options.Search = Strategy.Default(budget, SearchSignals.Likelihoods | SearchSignals.DistinctSteps, chainTokens).Options;
        return new(parts, options);
    }
}
