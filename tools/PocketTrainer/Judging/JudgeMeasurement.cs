using System.Globalization;
using TreeReasoner.Arena;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Learning;

namespace TreeReasoner.Pocket.Training.Judging;

/// <summary>Trains a judge on journals of validation puzzles without a verifier, and measures it on test puzzles.</summary>
internal sealed class JudgeMeasurement(TextWriter output, string folder, int trained, int tested)
{
    private static readonly int[] _lengths = [7, 8];
    private static readonly double[] _multiples = [4, 8];

    public async Task RunAsync()
    {
        var training = Path.Combine(folder, "training");
        await PuzzleJournals.WriteAsync(training, Puzzles(PuzzleSplit.Validation, trained, i => 4 + (i % 5)), ChainTokens(6));
        var judge = await LearnedJudge.TrainAsync(training, PuzzleJournals.Outcomes);
        judge.Save(Path.Combine(folder, "judge.json"));
        Print("held-out AUC of answers", judge.Report.AnswerAuc ?? 0);
        Print("of the mean likelihood", judge.Report.LikelihoodAuc ?? 0);
        Print("held-out calibration error of answers", judge.Report.CalibrationError ?? 0);
        foreach (var steps in _lengths)
        {
            var journals = Path.Combine(folder, $"test-{steps}");
            await PuzzleJournals.WriteAsync(journals, Puzzles(PuzzleSplit.Test, tested, _ => steps), ChainTokens(steps));
            await StepsAsync(new LearnedEvaluator(judge), journals, $"R = {steps}");
        }

        await WithStubAsync();
    }

    /// <summary>The default with the judge against the default without one, at equal tokens.</summary>
    public async Task SearchAsync()
    {
        var judge = LearnedJudge.Load(Path.Combine(folder, "judge.json"));
        foreach (var steps in _lengths)
        {
            var unit = ChainTokens(steps);
            var problems = Puzzles(PuzzleSplit.Test, tested, _ => steps).Select((puzzle, seed) => Problem(puzzle, steps, seed)).ToList();
            using var log = new ResultLog(Path.Combine(folder, $"search-{steps}.jsonl"));
            var arena = new ArenaRun(new PocketChatClient(), [Unjudged(unit), Judged(unit, judge)], new()
            {
                Budgets = [.. _multiples.Select(multiple => (long)Math.Round(multiple * unit))],
                ProblemsAtOnce = 2,
                Game = PocketReasoner.Options().Game,
                Model = new() { MaxOutputTokens = 256, TokenCounter = new PocketTokenCounter() },
            });
            await arena.RunAsync(problems, log);
            var board = new Scoreboard(log.Results);
            foreach (var multiple in _multiples)
            {
                var budget = (long)Math.Round(multiple * unit);
                Score with = board.Find("default, learned judge", budget)!, without = board.Find("default, no judge", budget)!;
                var difference = board.Compare(with, without);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"R = {steps}, {multiple}x ({budget} tokens), n = {difference.Count}: without {without.Accuracy.Value:P1} " +
                    $"({without.CompletionTokens:F0} tokens), with {with.Accuracy.Value:P1} ({with.CompletionTokens:F0} tokens), " +
                    $"difference {difference.Value * 100:+0.0;-0.0} points, p = {difference.PValue:G2}"));
            }
        }
    }

    private async Task WithStubAsync()
    {
        var training = Path.Combine(folder, "stub-training");
        await PuzzleJournals.WriteAsync(training, Puzzles(PuzzleSplit.Validation, trained, i => 4 + (i % 5)), ChainTokens(6),
            new StubJudge());
        var judge = await LearnedJudge.TrainAsync(training, PuzzleJournals.Outcomes, new() { UsesJudge = true });
        judge.Save(Path.Combine(folder, "judge-of-stub.json"));
        foreach (var steps in _lengths)
        {
            await StepsAsync(new LearnedEvaluator(judge, new StubJudge()), Path.Combine(folder, $"test-{steps}"),
                $"R = {steps}, corrects a stub", new StubJudge());
        }
    }

    private async Task StepsAsync(LearnedEvaluator learned, string journals, string what, StubJudge? stub = null)
    {
        List<JudgedStep> byJudge = [], byLikelihood = [], bySureness = [], byStub = [];
        var folderOfJournals = await JournalFolder.OpenAsync(journals);
        await foreach (var journal in folderOfJournals.ReadAllAsync())
        {
            foreach (var state in journal.SelectMany(one => one.Tree.Nodes()).Select(node => node.Node.State)
                .Where(state => state.Step is not null))
            {
                var holds = StepTruth.Holds(state);
                var own = state.Likelihood!.Value;
                byJudge.Add(new((await learned.EvaluateAsync(state, default)).StepScore!.Value, holds, state.Turns));
                byLikelihood.Add(new(own.AnswerProbability, holds, state.Turns));
                bySureness.Add(new(1 / (1 + Math.Exp(-(4 + own.Answer + own.LeastAnswerToken))), holds, state.Turns));
                if (stub is not null)
                {
                    byStub.Add(new((await stub.EvaluateAsync(state, default)).Value, holds, state.Turns));
                }
            }
        }

        var wrong = byJudge.Count(step => !step.Holds) * 100 / byJudge.Count;
        Print($"AUC of steps, learned judge, {what}, {byJudge.Count} steps, {wrong} % wrong", StepScoring.Auc(byJudge));
        Print($"of the own likelihood, {what}", StepScoring.Auc(byLikelihood));
        Print($"of the own sureness, {what}", StepScoring.Auc(bySureness));
        if (stub is not null)
        {
            Print($"of the stub alone, {what}", StepScoring.Auc(byStub));
        }

        Print($"calibration error of steps, {what}", StepScoring.CalibrationError(byJudge));
    }

    private static Contestant Unjudged(double unit) => new()
    {
        Name = "default, no judge",
        KnowsBudget = true,
        Prepare = setup =>
        {
            var budget = new SearchBudget { Simulations = null, CompletionTokens = setup.Tokens };
            var picked = Strategy.Default(budget, SearchSignals.Likelihoods | SearchSignals.DistinctSteps, unit).Options;
            return new(
                root => picked.CreateSearch(root, budget), Proposals(setup),
                    new LineLikelihoodEvaluator(new() { Mean = LikelihoodMean.PerTurn, QuestionWeight = 0.3 }),
                [.. picked.StopRules()]);
        },
    };

    private static Contestant Judged(double unit, LearnedJudge judge) => new()
    {
        Name = "default, learned judge",
        KnowsBudget = true,
        Prepare = setup =>
        {
            var budget = new SearchBudget { Simulations = null, CompletionTokens = setup.Tokens };
            var picked = Strategy.Default(budget, SearchSignals.Steps | SearchSignals.DistinctSteps, unit).Options;
            return new(root => picked.CreateSearch(root, budget), Proposals(setup), new LearnedEvaluator(judge), [.. picked.StopRules()]);
        },
    };

    private static SubQuestionExpander Proposals(ContestSetup setup) => new(setup.Model, new()
    {
        Mode = SubQuestionMode.Sample, Temperature = 0.7f, Seed = setup.Seed, MaxOutputTokens = 24, MaxAttempts = 1,
    });

    private static ArenaProblem Problem(CoinPuzzle puzzle, int steps, int seed)
    {
        var gold = puzzle.Answer.ToString(CultureInfo.InvariantCulture);
        return new($"coins-{steps}-{seed}", puzzle.ToProblem(), answer => answer == gold);
    }

    private static IEnumerable<CoinPuzzle> Puzzles(PuzzleSplit split, int count, Func<int, int> steps) =>
        Enumerable.Range(0, count).Select(seed => CoinPuzzle.Generate(seed, steps(seed), split));

    /// <summary>Completion tokens of a mean greedy answer; see docs/arena-report.md.</summary>
    private static double ChainTokens(int steps) => (11.4 * steps) + 3;

    private void Print(string what, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-90} {value:F4}"));
}
