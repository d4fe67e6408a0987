namespace TreeReasoner;

/// <summary>
/// Stands in for an expander in a search that asks no model: its lines end after a given number of steps, and each call costs what the real one may.
/// </summary>
/// <param name="real">Says what a call may cost.</param>
/// <param name="steps">Steps of a line, before its answer.</param>
/// <param name="isLow">Whether calls cost little or all they may.</param>
internal sealed class StandInExpander(IExpander<ReasoningState> real, int steps, bool isLow) : IExpander<ReasoningState>
{
    private int _asked;

    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        var most = real.Prepare(request).Cost ?? new(1);
        return new(most, _ => ValueTask.FromResult(new Expansion<ReasoningState>(Candidates(request), StandInCost.Of(most, request.Count, isLow))));
    }

    public ValueTask<Expansion<ReasoningState>> ExpandAsync(ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
        Prepare(request).RunAsync(cancellationToken);

    private Candidate<ReasoningState>[] Candidates(in ExpansionRequest<ReasoningState> request)
    {
        var (state, game) = (request.State, request.State.Game);
        var made = new Candidate<ReasoningState>[Math.Max(1, request.Count)];
        for (var i = 0; i < made.Length; i++)
        {
            // Each is another one, for a search may merge equals.
            var number = _asked++;
            if (state.Steps().Count >= steps)
            {
                made[i] = ReasoningGame.Candidate(game.Answer(state, $"{number}"));
            }
            else
            {
                made[i] = ReasoningGame.Candidate(game.Ask(state, new($"What follows, by way {number}?", $"That it is {number}.")));
            }
        }

        return made;
    }
}
