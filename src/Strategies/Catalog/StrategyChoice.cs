namespace TreeReasoner;

/// <summary>A strategy that was picked, and why.</summary>
/// <param name="Options">The strategy with its options. The caller may change them.</param>
/// <param name="Reason">One sentence for people: what was picked, from which signals and budget.</param>
public sealed record StrategyChoice(SearchOptions Options, string Reason);
