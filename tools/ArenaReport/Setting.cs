using System.Globalization;
using TreeReasoner.Arena;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace TreeReasoner.ArenaReport;

/// <summary>Puzzles of one difficulty, and the budgets they are solved with.</summary>
/// <param name="Steps">R, the steps a puzzle needs.</param>
/// <param name="Problems">The puzzles, by seed from 0.</param>
/// <param name="ChainTokens">Completion tokens of a mean greedy answer: the unit.</param>
/// <param name="GreedyAccuracy">What greedy gets right when nothing cuts it short.</param>
internal sealed record Setting(int Steps, IReadOnlyList<ArenaProblem> Problems, double ChainTokens, Proportion GreedyAccuracy)
{
    public static readonly IReadOnlyList<double> Multiples = [1, 2, 2.5, 4, 8, 16, 32];

    public long Budget(double multiple) => BudgetOf(multiple, ChainTokens);

    public IReadOnlyList<long> Budgets { get; } = [.. Multiples.Select(multiple => BudgetOf(multiple, ChainTokens))];

    /// <summary>How its arena is run.</summary>
    /// <param name="concurrency">Visits in flight of each search.</param>
    public ArenaOptions Options(int concurrency) => OptionsWith(Budgets) with { MaxConcurrency = concurrency };

    public static async Task<Setting> MeasureAsync(int steps, PuzzleSplit split, int count)
    {
        var problems = Enumerable.Range(0, count).Select(seed => Problem(seed, steps, split)).ToList();
        using var log = new ResultLog();
        using var model = new PocketChatClient();
        await new ArenaRun(model, [Contestants.GreedyAlone], OptionsWith([256])).RunAsync(problems, log);
        return new(
            steps,
            problems,
            log.Results.Average(result => result.CompletionTokens),
            new(log.Results.Count(result => result.IsRight), log.Results.Count));
    }

    private static long BudgetOf(double multiple, double chainTokens) => (long)Math.Round(multiple * chainTokens);

    private static ArenaOptions OptionsWith(IReadOnlyList<long> budgets) => new()
    {
        Budgets = budgets,
        ProblemsAtOnce = Environment.ProcessorCount,
        Game = PocketReasoner.Options().Game,
        Model = new ChatModelOptions { MaxOutputTokens = 256, TokenCounter = new PocketTokenCounter() },
    };

    private static ArenaProblem Problem(int seed, int steps, PuzzleSplit split)
    {
        var puzzle = CoinPuzzle.Generate(seed, steps, split);
        var problem = puzzle.ToProblem();
        var gold = puzzle.Answer.ToString(CultureInfo.InvariantCulture);
        return new($"coins-{steps}-{seed}", problem, answer => NormalizedAnswerEquivalence.Default.AreEquivalent(problem, gold, answer));
    }
}
