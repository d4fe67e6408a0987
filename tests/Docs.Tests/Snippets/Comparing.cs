using TreeReasoner.Arena;
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
            Prepare = setup => new(new GreedySearch<ReasoningState>(setup.Root), new SubQuestionExpander(setup.Model, steps)),
        };
        var agreement = new Contestant
        {
            Name = "self-consistency",
            Prepare = setup => new(
                new SelfConsistencySearch<ReasoningState>(setup.Root, state => state.FinalAnswer, new() { Samples = 100 }),
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
}
