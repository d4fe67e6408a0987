namespace TreeReasoner;

/// <summary>What a game asks of candidates: states of its own, marked as ended where they have, for the search plays by the mark.</summary>
internal static class CandidateRule
{
    /// <summary>What is wrong with a candidate that has a state, and what was expected; null if nothing is.</summary>
    public static (string What, string Expected)? Fault(in Candidate<ReasoningState> candidate, ReasoningGame game) =>
        !ReferenceEquals(candidate.State.Game, game)
            ? ("a state of another game", "states are made by the game of the state to expand, request.State.Game")
        : candidate.IsTerminal != candidate.State.IsTerminal
            ? ($"IsTerminal {candidate.IsTerminal} with a state that is {candidate.State.Outcome}",
                "IsTerminal is that of the state; ReasoningGame.Candidate sets it")
        : null;
}
