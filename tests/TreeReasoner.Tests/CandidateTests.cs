namespace TreeReasoner.Tests;

/// <summary>Candidates that do not fit the game: the search plays by their mark, so a wrong one must not lose an answer or invent an end.</summary>
public sealed class CandidateTests
{
    [Theory]
    [InlineData("answered and not marked", "IsTerminal False with a state that is Answered")]
    [InlineData("open and marked", "IsTerminal True with a state that is Open")]
    [InlineData("another game", "a state of another game")]
    public async Task A_candidate_that_does_not_fit_the_game_fails_its_visit_by_name(string how, string says)
    {
        foreach (var isOneOfTwo in new[] { false, true })
        {
            var reasoner = Solving.Reasoner(builder =>
            {
                builder.AddExpander(new MisplayingExpander(how)).AddEvaluator(_ => 0.5);
                if (isOneOfTwo)
                {
                    builder.AddExpander((_, _) => new(new Expansion<ReasoningState>([])));
                }
            });

            var error = await Assert.ThrowsAsync<ReasoningFailedException>(() => reasoner.SolveAsync(Solving.Problem()));

            var cause = Assert.IsType<PluginException>(error.InnerException);
            Assert.Equal(nameof(MisplayingExpander), cause.Plugin);
            Assert.Contains(says, cause.Message, StringComparison.Ordinal);
            Assert.Contains(how == "another game" ? "request.State.Game" : "ReasoningGame.Candidate sets it", cause.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_final_answer_in_another_game_is_refused_by_name_and_so_it_is_in_a_replay()
    {
        Reasoner Make() => new(
            new()
            {
                Expander = new Asking(),
                Evaluator = null,
                Finisher = new MisplayingExpander("another game"),
            },
            new() { Running = new() { Budget = new() { Simulations = 2 } }, Search = new() { Strategy = new GreedyOptions() } });
        var journal = new MemoryJournal();

        var solution = await Make().SolveAsync(Solving.Problem(), new() { Journal = journal });
        var replayed = await Make().ReplayAsync(journal);

        Assert.Null(solution.Answer);
        Assert.Contains("Finisher 'MisplayingExpander' gave a state of another game", solution.Cause?.Message, StringComparison.Ordinal);
        Assert.Equal(new Usage(1), solution.FinalUsage);
        Assert.Equal(solution.Cause?.Message, replayed.Cause?.Message);
        Assert.Equal(solution.FinalUsage, replayed.FinalUsage);
    }

    private sealed class MisplayingExpander(string how) : IExpander<ReasoningState>
    {
        private readonly ReasoningGame _another = new(Solving.Problem());

        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken)
        {
            var (state, game) = (request.State, request.State.Game);
            Candidate<ReasoningState> candidate = how switch
            {
                "answered and not marked" => new(game.Answer(state, "42")),
                "open and marked" => new(game.Ask(state, new("q", "a")), IsTerminal: true),
                _ => ReasoningGame.Candidate(_another.Answer(_another.Root, "42")),
            };
            return new(new Expansion<ReasoningState>([candidate], new(Calls: 1)));
        }
    }

    private sealed class Asking : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
            new(new Expansion<ReasoningState>([ReasoningGame.Candidate(request.State.Game.Ask(request.State, new("q", "a")))], new(Calls: 1)));
    }
}
