using System.Globalization;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Pocket;
using Xunit.Abstractions;

namespace TreeReasoner.Arena;

/// <summary>A small arena with a real model: what the report says at length, often enough to notice when it stops being true.</summary>
public sealed class PocketArenaTests(ITestOutputHelper output)
{
    private const int Puzzles = 80, Steps = 6;
    private const double Chain = 85;      // tokens of a greedy answer

    [Fact]
    public async Task The_shipped_default_beats_greedy_and_best_of_n_at_equal_tokens_and_a_judge_that_knows_nothing_costs_it_only_the_gain()
    {
        long[] budgets = [2 * (long)Chain, 4 * (long)Chain];
        Contestant[] contestants =
        [
            Of("greedy", setup => new(root => new GreedySearch<ReasoningState>(root), Proposals(setup))),
            Of("best-of-n", setup => new(
                root => new BestOfNSearch<ReasoningState>(root, new() { Samples = 100, FirstIsGreedy = true }), Proposals(setup),
                Judged(new PocketStepVerifier()))),
            Of("default", setup => Default(setup, new PocketStepVerifier())),
            Of("default, constant judge", setup => Default(setup, new Ignorant(_ => 0.5))),
        ];
        var board = await RunAsync(contestants, budgets, concurrency: 1);
        Score At(string name, long budget) => board.Find(name, budget)!;
        foreach (var budget in budgets)
        {
            Assert.InRange(board.Compare(At("default", budget), At("greedy", budget)).Value, 0.1, 1);
            Assert.InRange(board.Compare(At("default", budget), At("best-of-n", budget)).Value, 0.05, 1);
            Assert.InRange(board.Compare(At("default, constant judge", budget), At("greedy", budget)).Value, -0.02, 1);
        }

        Assert.InRange(board.Compare(At("default", budgets[^1]), At("greedy", budgets[^1])).PValue, 0, 0.001);

    }

    [Fact]
    public async Task With_enough_to_spend_a_judge_that_decides_by_chance_costs_nothing_but_the_gain()
    {
        var judge = new Ignorant(ByChance);
        Contestant[] contestants =
        [
            Of("greedy", setup => new(root => new GreedySearch<ReasoningState>(root), Proposals(setup))),
            Of("default", setup => Default(setup, judge)),
        ];
        long[] budgets = [8 * (long)Chain];
        var board = await RunAsync(contestants, budgets, concurrency: 1);

        Assert.InRange(board.Compare(board.Find("default", budgets[0])!, board.Find("greedy", budgets[0])!).Value, -0.05, 1);
    }

    [Fact]
    public async Task Sixteen_visits_in_flight_are_right_as_often_as_one()
    {
        Contestant[] contestants = [Of("default", setup => Default(setup, new PocketStepVerifier()))];
        long[] budgets = [4 * (long)Chain];
        var one = (await RunAsync(contestants, budgets, concurrency: 1)).Scores[0];
        var sixteen = (await RunAsync(contestants, budgets, concurrency: 16)).Scores[0];

        // Problems in common, but other trees: half the width of the interval is noise.
        Assert.InRange(sixteen.Accuracy.Value, one.Accuracy.Interval.Low, one.Accuracy.Interval.High);
    }

    private async Task<Scoreboard> RunAsync(Contestant[] contestants, long[] budgets, int concurrency)
    {
        using var log = new ResultLog();
        using var model = new PocketChatClient();
        var options = new ArenaOptions
        {
            Budgets = budgets,
            ProblemsAtOnce = 2,
            MaxConcurrency = concurrency,
            Game = PocketReasoner.Options().Game,
            Model = new() { MaxOutputTokens = 256, TokenCounter = new PocketTokenCounter() },
        };
        await new ArenaRun(model, contestants, options).RunAsync([.. Enumerable.Range(0, Puzzles).Select(Problem)], log);
        Assert.All(log.Results, result => Assert.InRange(result.CompletionTokens, 0, result.Budget));
        var board = new Scoreboard(log.Results);
        output.WriteLine(MarkdownTable.OfScores(board.Scores, Chain));
        return board;
    }

    private static Contestant Of(string name, Func<ContestSetup, ContestEntry> prepare) =>
        new() { Name = name, Prepare = prepare, KnowsBudget = true };

    private static ContestEntry Default(ContestSetup setup, IStepVerifier verifier)
    {
        var budget = new SearchBudget { Simulations = null, CompletionTokens = setup.Tokens };
        var picked = Strategy.Default(budget, SearchSignals.Steps | SearchSignals.DistinctSteps, Chain).Options;
        return new(root => picked.CreateSearch(root, budget), Proposals(setup), Judged(verifier), [.. picked.StopRules()]);
    }

    private static SubQuestionExpander Proposals(ContestSetup setup) => new(setup.Model, new()
    {
        Mode = SubQuestionMode.Sample, Temperature = 0.7f, Seed = setup.Seed, MaxOutputTokens = 24, MaxAttempts = 1,
    });

    private static ProcessRewardEvaluator Judged(IStepVerifier verifier) => new(verifier, new() { OwnWeight = 0.5 });

    private static ArenaProblem Problem(int seed)
    {
        var puzzle = CoinPuzzle.Generate(seed, Steps, PuzzleSplit.Validation);
        return new($"{seed}", puzzle.ToProblem(), answer => answer == puzzle.Answer.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>In [0, 1), the same for the same line in every process.</summary>
    private static double ByChance(ReasoningState state)
    {
        var text = $"{state.Problem.Text}{string.Concat(state.Steps().Select(step => $"{step.Question}{step.Answer}"))}";
        var hash = text.Aggregate(14695981039346656037UL, (sum, sign) => unchecked((sum ^ sign) * 1099511628211UL));
        return new Random(unchecked((int)(hash ^ (hash >> 32)))).NextDouble();
    }

    private sealed class Ignorant(Func<ReasoningState, double> judge) : IStepVerifier
    {
        public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken) =>
            ValueTask.FromResult(state.Step is null ? Evaluation.None() : new(judge(state), new Usage(1, 0, CompletionTokens: 1)));
    }
}
