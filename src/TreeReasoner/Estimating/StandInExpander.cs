namespace TreeReasoner;

/// <summary>
/// Stands in for an expander in a search that asks no model: its lines end after a given number of steps, and each call costs what the real
/// one may.
/// </summary>
/// <param name="real">Says what a call may cost.</param>
/// <param name="steps">Steps of a line, before its answer.</param>
/// <param name="problemTokens">Where calls cost little, the tokens of the problem; null where they cost all they may.</param>
internal sealed class StandInExpander(IExpander<ReasoningState> real, int steps, int? problemTokens) : IExpander<ReasoningState>
{
    private int _asked;

    public PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        var most = real.Prepare(request).Cost ?? new(1);
        var paid = StandInCost.High(most, request.Count);
        var count = Math.Max(1, request.Count);
        if (problemTokens is { } tokens)
        {
            paid = StandInCost.Low(most, tokens);
            count = 1;
        }

        return new(most, _ => ValueTask.FromResult(new Expansion<ReasoningState>(Candidates(request.State, count), paid)));
    }

    public ValueTask<Expansion<ReasoningState>> ExpandAsync(
        ExpansionRequest<ReasoningState> request, CancellationToken cancellationToken) =>
        Prepare(request).RunAsync(cancellationToken);

    private Candidate<ReasoningState>[] Candidates(ReasoningState state, int count)
    {
        var game = state.Game;
        var made = new Candidate<ReasoningState>[count];
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
