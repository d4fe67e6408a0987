using TreeReasoner.Arena;
using TreeReasoner.Testing;
using Xunit.Abstractions;

namespace TreeReasoner.Conformance;

/// <summary>
/// Strategies side by side on what GPT-4 really proposed and judged; an expansion costs a token for each step it proposed.
/// </summary>
public class RecordedArenaTests(ITestOutputHelper output)
{
    private const string File = "data/game24-gpt4-recorded.jsonl";

    [SharedDataFact(File)]
    public async Task The_more_of_the_recorded_tree_a_search_may_buy_the_more_it_solves_and_never_more_than_the_record_holds()
    {
        var games = RecordedGame.Load(SharedData.Find(File)!).ToDictionary(game => game.Puzzle);
        Contestant Of(string name, Func<ReasoningState, ISearch<ReasoningState>> search) => new()
        {
            Name = name,
            IsPrivileged = true,      // an answer is worth what a checker says of it
            Prepare = setup => new(
                search,
                new RecordedExpander(games[PuzzleOf(setup.Problem)]),
                StopRules: [new StopWhenSolved<ReasoningState>(1)]),
        };
        string PuzzleOf(Problem problem) => games.Values.Single(game => game.Problem.Problem == problem).Puzzle;

        using var log = new ResultLog();
        await new ArenaRun(
            new ScriptedChatClient(),
            [
                Of("best-first", root => new BestFirstSearch<ReasoningState>(root, new() { Candidates = 64 })),
                Of("mcts", root => new MctsSearch<ReasoningState>(root)),
            ],
            new() { Budgets = [20, 60, 1000] }).RunAsync([.. games.Values.Select(game => game.Problem)], log);

        var board = new Scoreboard(log.Results);
        output.WriteLine(MarkdownTable.OfScores(board.Scores, unit: 10));
        var held = games.Values.Count(game => game.HoldsAnswer);
        Assert.Equal((50, 35), (games.Count, held));
        Assert.All(log.Results, result => Assert.InRange(result.CompletionTokens, 0, result.Budget));
        foreach (var name in new[] { "best-first", "mcts" })
        {
            int[] right =
                [.. board.Scores.Where(score => score.Contestant == name).OrderBy(score => score.Budget)
                    .Select(score => score.Accuracy.Successes)];
            Assert.Equal(right.Order(), right);
            Assert.True(right[0] < right[^1]);
            Assert.Equal(held, right[^1]);
        }
    }

    /// <summary>The record, as steps and answers of the reasoning game.</summary>
    private sealed class RecordedExpander(RecordedGame game) : IExpander<ReasoningState>, ICostEstimate<ReasoningState>
    {
        public async ValueTask<Expansion<ReasoningState>> ExpandAsync(
            ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var (state, path) = (request.State, PathOf(request.State));
            var recorded = await game.ExpandAsync(new(path, request.Count, []), cancellationToken);
            return new([.. recorded.Candidates.Select(candidate => Of(state, candidate))], EstimateCost(state, request.Count));
        }

        public Usage EstimateCost(ReasoningState state, int count) =>
            new(Calls: 1, CompletionTokens: Math.Max(1, game.ProposedAfter(PathOf(state))));

        private static string PathOf(ReasoningState state) => string.Join('\n', state.Steps().Select(step => step.Question));

        private static Candidate<ReasoningState> Of(ReasoningState state, Candidate<string> recorded)
        {
            var step = recorded.State.Split('\n')[^1];
            var next = RecordedGame.AnswerIn(step) is { } answer ? state.Game.Answer(state, answer) : state.Game.Ask(state, new(step, ""));
            return ReasoningGame.Candidate(next, recorded.Prior) with { Value = recorded.Value };
        }
    }
}
