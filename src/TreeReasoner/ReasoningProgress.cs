namespace TreeReasoner;

/// <summary>What happened while a problem is being solved, and the best answer so far.</summary>
/// <param name="Event">The event of the search; the tree it speaks of may be read until the next one is asked for.</param>
/// <param name="BestAnswer">
/// The answer of the highest return so far, with the last progress the solution's (which its recommendation chose); null before there is one.
/// Model text: untrusted.
/// </param>
/// <param name="BestReturn">Its return, with the last progress the solution's; NaN before there is an answer.</param>
/// <param name="Solution">The solution, with the last progress only.</param>
public sealed record ReasoningProgress(SearchEvent<ReasoningState> Event, string? BestAnswer, double BestReturn, Solution? Solution = null);
