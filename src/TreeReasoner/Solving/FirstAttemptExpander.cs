namespace TreeReasoner;

/// <summary>Begins a search with an attempt that was made before it: the first candidate at the root is that answer.</summary>
internal sealed class FirstAttemptExpander(IExpander<ReasoningState> inner, string answer) : DelegatingExpander<ReasoningState>(inner)
{
    public override PreparedCall<Expansion<ReasoningState>> Prepare(ExpansionRequest<ReasoningState> request)
    {
        if (request.State.Parent is not null || request.Draw != 0 || request.Siblings.Count > 0)
        {
            return base.Prepare(request);
        }

        var first = ReasoningGame.Candidate(request.State.Game.Answer(request.State, answer));
        if (request.Count == 1)
        {
            // The one sample that is wanted is there already and paid for.
            return new(default(Usage), _ => new(new Expansion<ReasoningState>([first])));
        }

        return base.Prepare(request).Then(drawn => drawn with { Candidates = [first, .. drawn.Candidates] });
    }
}
