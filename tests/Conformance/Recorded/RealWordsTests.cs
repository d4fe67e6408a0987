using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace TreeReasoner.Conformance;

/// <summary>
/// What GPT-4's own words are worth at equal completion tokens, on the 50 puzzles of which both its chains and its search were recorded:
/// one chain, any
/// of n chains by the exact check, Tree of Thoughts as it ran, and searches of ours over what it proposed and judged. A candidate costs
/// what the
/// recorded run spent on one, its proposal and three votes.
/// </summary>
public class RealWordsTests(ITestOutputHelper output)
{
    private const string Samples = "data/game24-gpt4-samples.jsonl", Recorded = "data/game24-gpt4-recorded.jsonl";

    // Chosen on these puzzles: from 24 plain answers on a search comes after the samples, which get 15 % of the budget.
    private const double SearchesFrom = 24, SamplesFirst = 0.15, ChainTokens = 67;

    private static readonly int[] s_budgets = [670, 1000, 1500, 2000, 3000, 4000, 5000, 6650];

    [SharedDataFact(Samples)]
    public async Task Sampling_wins_small_budgets_and_search_large_ones_and_both_in_turn_are_never_nine_points_from_the_better()
    {
        var samples = File.ReadLines(SharedData.Find(Samples)!).Select(line => new Sampled(JsonDocument.Parse(line).RootElement))
            .ToDictionary(sampled => sampled.Puzzle);
        var puzzles = new List<Puzzle>();
        foreach (var game in RecordedGame.Load(SharedData.Find(Recorded)!))
        {
            var sampled = samples[game.Puzzle];
            puzzles.Add(new(
                sampled,
                await TokensOfAsync(game, sampled, () => new BestFirstSearch<string>("", new() { Candidates = 64 })),
                await TokensOfAsync(game, sampled, () => new MctsSearch<string>("")),
                await TokensOfAsync(
                    game, sampled, () => new MctsSearch<string>("", new() { Policy = new(new Puct(normalizeValues: false)) }))));
        }

        var table = new StringBuilder(
            "| tokens | chains | ToT | best-first | mcts | mcts, raw values | samples, then best-first |\n|---|---|---|---|---|---|---|\n");
        var worst = 0.0;
        foreach (var budget in s_budgets)
        {
            var first = budget < SearchesFrom * ChainTokens ? budget : SamplesFirst * budget;
            double[] row =
            [
                Share(puzzle => puzzle.Words.AnyOf(budget)),
                Share(puzzle => puzzle.Words.IsSolvedByTree && puzzle.Words.TreeTokens <= budget ? 1 : 0),
                Share(puzzle => puzzle.BestFirst <= budget ? 1 : 0),
                Share(puzzle => puzzle.Mcts <= budget ? 1 : 0),
                Share(puzzle => puzzle.RawMcts <= budget ? 1 : 0),
                Share(puzzle => 1 - ((1 - puzzle.Words.AnyOf(first)) * (puzzle.BestFirst <= budget - first ? 0 : 1))),
            ];
            worst = Math.Max(worst, row.Max() - row[^1]);
            table.Append(FormattableString.Invariant($"| {budget} | "))
                .AppendJoin(" | ", row.Select(share => FormattableString.Invariant($"{100 * share:0}")))
                .Append(" |\n");
            if (budget is 4000 or 6650)
            {
                Assert.True(row[^1] >= row[0] + 0.1, $"{budget}: {row[^1]} against {row[0]} of chains");
            }

            double Share(Func<Puzzle, double> of) => puzzles.Average(of);
        }

        var solved = puzzles.FindAll(puzzle => puzzle.BestFirst is not null);
        var ratio = solved.Sum(puzzle => puzzle.BestFirst!.Value) / solved.Sum(puzzle => puzzle.Words.TreeTokens);
        output.WriteLine(
            $"{table}\nbest-first spends {ratio:0.00} of what Tree of Thoughts spent on the {solved.Count} puzzles it solves; "
            + $"worst gap {100 * worst:0.0}");
        Assert.Equal(50, puzzles.Count);
        Assert.InRange(ratio, 0, 0.45);
        Assert.InRange(worst, 0, 0.09);
    }

    /// <summary>What a search spends until it has found a right answer; null if it never does.</summary>
    private static async Task<double?> TokensOfAsync(RecordedGame game, Sampled sampled, Func<ISearch<string>> search)
    {
        var counted = new Counted(game);
        var result = await new SearchRunner<string>(
            search(),
            counted,
            options: new() { Budget = new() { Simulations = 2000 } },
            stopRules: [new StopWhenSolved<string>(1)]).RunAsync();
        if (result.StopReason.Kind != StopKind.Solved)
        {
            return null;
        }

        return counted.Candidates * sampled.TokensOfCandidate;
    }

    private sealed record Puzzle(Sampled Words, double? BestFirst, double? Mcts, double? RawMcts);

    /// <summary>Counts what is proposed.</summary>
    private sealed class Counted(RecordedGame game) : IExpander<string>
    {
        public int Candidates { get; private set; }

        public async ValueTask<Expansion<string>> ExpandAsync(ExpansionRequest<string> request, CancellationToken cancellationToken)
        {
            var expansion = await game.ExpandAsync(request, cancellationToken);
            Candidates += expansion.Candidates.Count;
            return expansion;
        }
    }

    /// <summary>A puzzle's hundred chains, and what its recorded search spent.</summary>
    private sealed class Sampled(JsonElement json)
    {
        private readonly JsonElement _chains = json.GetProperty("chainOfThought");
        private readonly JsonElement _tree = json.GetProperty("treeOfThoughts");

        public string Puzzle => json.GetProperty("puzzle").GetString()!;

        public double TreeTokens => _tree.GetProperty("completionTokens").GetDouble();

        public bool IsSolvedByTree => _tree.GetProperty("solved").GetBoolean();

        public double TokensOfCandidate => TreeTokens / _tree.GetProperty("candidates").GetDouble();

        /// <summary>The chance that any of as many chains as the tokens buy is right.</summary>
        public double AnyOf(double tokens)
        {
            var right = _chains.GetProperty("right").GetString()!;
            var count = Math.Min(right.Length, (int)(tokens * right.Length / _chains.GetProperty("completionTokens").GetDouble()));
            var wrong = right.Count(letter => letter == '0');
            var none = 1.0;
            for (var i = 0; i < count; i++)
            {
                none *= Math.Max(0, (double)(wrong - i) / (right.Length - i));
            }

            return 1 - none;
        }
    }
}
