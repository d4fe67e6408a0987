namespace TreeReasoner;

/// <summary>A proposed next state.</summary>
/// <param name="State">The state that follows if this candidate is chosen.</param>
/// <param name="Prior">
/// The weight the proposer gives it: finite, at least 0. Selection uses each candidate's share of its siblings' sum, so weights need not
/// add up to one; if all are 0 they count as equal.
/// </param>
/// <param name="Reward">Paid on the way into the state, finite. 0 in the reasoning game, where only terminal states pay.</param>
/// <param name="IsTerminal">Nothing can follow. A terminal candidate is never expanded.</param>
/// <param name="Value">The value of the state, finite in [−1, 1], if it is known already; it then needs no evaluation.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct Candidate<TState>(
    TState State, double Prior = 1, double Reward = 0, bool IsTerminal = false, double? Value = null);

/// <summary>How the candidates of a request are to be drawn. An expander that knows only one way uses that.</summary>
public enum Drawing
{
    /// <summary>Different from each other and from the siblings, the most likely first: what a tree wants.</summary>
    Distinct,

    /// <summary>Independent samples, repetitions included: what best-of-n and voting want. Siblings are not told.</summary>
    Independent,

    /// <summary>The one that the proposer thinks most likely (temperature 0): what a greedy chain wants. Siblings are not told.</summary>
    MostLikely,
}

/// <summary>What an expander is asked for.</summary>
/// <param name="State">The state to expand; never terminal.</param>
/// <param name="Count">Candidates wanted, at least 1.</param>
/// <param name="Siblings">States already proposed here, oldest first; ask for others. Empty at the first expansion.</param>
/// <param name="Drawing">How they are to be drawn.</param>
/// <param name="Draw">
/// The number of the first candidate among all that the search draws in states equal to this one, at least 0; the others follow. For
/// distinct candidates it is how many were asked for here before. Added to a seed it makes the same search draw the same samples again, and
/// no sample twice, whatever runs beside it.
/// </param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct ExpansionRequest<TState>(
    TState State, int Count, IReadOnlyList<TState> Siblings, Drawing Drawing = Drawing.Distinct, int Draw = 0)
{
    /// <summary>
    /// Which of its ways to propose an expander is to use, counted from 0, where a search compares them; null leaves it to the expander.
    /// One that knows no such way uses its own.
    /// </summary>
    public int? Arm { get; init; }

    /// <summary>
    /// States that the proposer is to go on from beside <see cref="State"/>: attempts to revise, to combine or to compare, in this order.
    /// Null
    /// (default) and empty: none.
    /// </summary>
    public IReadOnlyList<Shown<TState>>? Shown { get; init; }
}

/// <summary>What an expander proposed and what it cost.</summary>
/// <param name="Candidates">The candidates. Not modified and not kept: the search copies them.</param>
/// <param name="Usage">What the proposal cost, failed attempts included.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct Expansion<TState>(IReadOnlyList<Candidate<TState>> Candidates, Usage Usage = default);
