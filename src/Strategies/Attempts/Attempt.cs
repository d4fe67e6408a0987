namespace TreeReasoner;

/// <summary>A whole attempt of a search.</summary>
/// <param name="Number">Attempts are numbered from 0 in the order in which they were asked for.</param>
/// <param name="Node">The end of its line.</param>
/// <param name="Answer">What it answers, normalised; null where it answers nothing.</param>
/// <param name="Round">0 for attempts from the problem alone; else the round in which earlier ones were shown.</param>
internal sealed record Attempt<TState>(int Number, SearchNode<TState> Node, string? Answer, int Round);
