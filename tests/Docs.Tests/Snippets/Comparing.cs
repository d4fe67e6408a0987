using TreeReasoner.Arena;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;
using TreeReasoner.Pocket;

namespace TreeReasoner.Docs.Snippets;

public sealed class Comparing
{
    [Fact]
    public async Task Two_contestants_at_equal_tokens()
    {
        // snippet: arena
        var steps = new SubQuestionOptions { Mode = SubQuestionMode.Sample, MaxOutputTokens = 24 };
        var greedy = new Contestant
        {
            Name = "greedy",
            Prepare = setup => new(root => new GreedySearch<ReasoningState>(root), new SubQuestionExpander(setup.Model, steps)),
        };
        var agreement = new Contestant
        {
            Name = "self-consistency",
            Prepare = setup => new(
                root => new SelfConsistencySearch<ReasoningState>(root, state => state.FinalAnswer, new() { Samples = 100 }),
                new SubQuestionExpander(setup.Model, steps with { Seed = setup.Seed })),
        };

        var puzzles = Enumerable.Range(0, 4).Select(seed => CoinPuzzle.Generate(seed, steps: 4))
            .Select((puzzle, number) => new ArenaProblem($"puzzle {number}", puzzle.ToProblem(), answer => answer == puzzle.Answer.ToString()));

        using var log = new ResultLog();        // or new ResultLog("results.jsonl"), and a run that was stopped goes on
        var arena = new ArenaRun(new PocketChatClient(), [greedy, agreement], new()
        {
            Budgets = [100, 400],
            Game = PocketReasoner.Options().Game,
            Model = new() { TokenCounter = new PocketTokenCounter() },
        });
        await arena.RunAsync([.. puzzles], log);

        var board = new Scoreboard(log.Results);
        Console.WriteLine(MarkdownTable.OfScores(board.Scores, unit: 60));
        Console.WriteLine(MarkdownTable.Points(board.Compare(board.Find("self-consistency", 400)!, board.Find("greedy", 400)!)));
        // end

        Assert.Equal(4, board.Scores.Count);
    }

    [Fact]
    public async Task A_game_without_a_model()
    {
        // snippet: arena-game-of-24
        ArenaProblem[] puzzles = [GameOf24Problems.Of(4, 9, 10, 13), GameOf24Problems.Of(3, 3, 8, 8), GameOf24Problems.Of(2, 4, 4, 11)];
        var chains = new Contestant
        {
            Name = "best-of-n",
            IsPrivileged = true,        // it computes its answers, and knows so which of them is right
            Prepare = setup => new(
                root => new BestOfNSearch<ReasoningState>(root, new() { Samples = 1000 }),
                new GameOf24Expander(errorRate: 0.2, setup.Seed),
                new VerifierEvaluator((problem, answer) => GameOf24Problems.IsRight(problem, answer))),
        };

        using var log = new ResultLog();
        await new ArenaRun(new PocketChatClient(), [chains], new() { Budgets = [50, 200] }).RunAsync(puzzles, log);      // asks no model
        Console.WriteLine(MarkdownTable.OfScores(new Scoreboard(log.Results).Scores, unit: 3));
        // end

        Assert.Equal(6, log.Results.Count);
        Assert.All(log.Results, result => Assert.Equal(result.CompletionTokens, result.Calls));
    }
}
