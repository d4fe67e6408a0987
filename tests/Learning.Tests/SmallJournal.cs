namespace TreeReasoner.Tests;

/// <summary>Journals of real searches over a tree of two answers: "yes" and "no", each after one step.</summary>
internal static class SmallJournal
{
    public static async Task WriteAsync(string path, string problem)
    {
        using var file = FileJournal.Open(path, flushToDisk: false);
        var game = new ReasoningGame(new Problem(problem), options: new() { StepPrice = 0 });
        var search = new MctsSearch<ReasoningState>(game.Root);
        var runner = new SearchRunner<ReasoningState>(
            search, new TwoWays(), new GameEvaluator(new Half()), new() { Budget = new() { Simulations = 12 } },
            journal: new SearchJournal<ReasoningState>(file, new ReasoningStateCodec()));
        await runner.RunAsync();
    }

    private sealed class TwoWays : IExpander<ReasoningState>
    {
        public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request,
            CancellationToken cancellationToken)
        {
            var state = request.State;
            if (state.Step is { } step)
            {
                return ValueTask.FromResult(
                    new Expansion<ReasoningState>([ReasoningGame.Candidate(state.Game.Answer(state, step.Answer))]));
            }

            return ValueTask.FromResult(new Expansion<ReasoningState>(
            [
                ReasoningGame.Candidate(state.Game.Ask(state, new("One way?", "yes"))),
                ReasoningGame.Candidate(state.Game.Ask(state, new("Another?", "no"))),
            ]));
        }
    }

    private sealed class Half : IEvaluator<ReasoningState>
    {
        public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Evaluation(0.5));
    }
}
