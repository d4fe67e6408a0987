// A judge that learns from your own runs. Pocket without its verifier solves twenty puzzles and keeps a journal of each; their right
// answers are the only thing that is known. From that a judge of steps is trained, and the same search is run with it and without. No key,
// no network.
//
//   dotnet run --project examples/10-learned-judge
using System.Globalization;
using TreeReasoner;
using TreeReasoner.Learning;
using TreeReasoner.Pocket;

const int Journals = 20, Tested = 60, Steps = 7;
const double ChainTokens = 83;                                   // what a plain answer of seven steps takes
var budget = new SearchBudget { Simulations = 200, CompletionTokens = (long)(8 * ChainTokens) };
var folder = Directory.CreateTempSubdirectory("journals-");
try
{
    var unjudged = Reasoner(evaluator: null);
    for (var seed = 0; seed < Journals; seed++)
    {
        using var journal = FileJournal.Open(Path.Combine(folder.FullName, $"{seed}.jsonl"), flushToDisk: false);
        await unjudged.SolveAsync(CoinPuzzle.Generate(seed, Steps, PuzzleSplit.Validation).ToProblem(), new() { Journal = journal });
    }

    var judge =
        await LearnedJudge.TrainAsync(folder.FullName,
            new CheckedOutcomes((problem, answer) => IsRight(CoinPuzzle.Parse(problem.Text), answer)));
    var report = judge.Report;
    Console.WriteLine($"{judge} learned from {report.Turns} turns of {report.Problems} problems.");

    var judged = Reasoner(new LearnedEvaluator(judge));
    int without = 0, with = 0;
    for (var seed = 0; seed < Tested; seed++)
    {
        var puzzle = CoinPuzzle.Generate(seed, Steps);
        without += await SolvesAsync(unjudged, puzzle);
        with += await SolvesAsync(judged, puzzle);
    }

    Console.WriteLine($"Right of {Tested} test puzzles, {budget.CompletionTokens} tokens each: {without} without a judge, {with} with it.");
}
finally
{
    folder.Delete(recursive: true);
}

// The strategy that suits what judges: likelihoods alone, or steps.
Reasoner Reasoner(LearnedEvaluator? evaluator)
{
    var pocket = new PocketReasonerOptions { ProcessReward = null };
    var options = PocketReasoner.Options(pocket);
    var parts = PocketReasoner.Parts(pocket);
    var signals = SearchSignals.Likelihoods;
    if (evaluator is not null)
    {
        parts = parts with { Evaluator = evaluator };
        signals = SearchSignals.Steps;
    }

    options.Running.Budget = budget;
    options.Search = Strategy.Default(budget, signals | SearchSignals.DistinctSteps, ChainTokens).Options;
    return new(parts, options);
}

static async Task<int> SolvesAsync(Reasoner reasoner, CoinPuzzle puzzle) =>
    Convert.ToInt32(IsRight(puzzle, (await reasoner.SolveAsync(puzzle.ToProblem())).Answer));

static bool IsRight(CoinPuzzle puzzle, string? answer) => answer == puzzle.Answer.ToString(CultureInfo.InvariantCulture);
