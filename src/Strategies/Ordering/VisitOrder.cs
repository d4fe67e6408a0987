namespace TreeReasoner;

/// <summary>What a strategy wants.</summary>
/// <param name="Node">The state to work on; open, if it is to be expanded.</param>
/// <param name="Work">
/// Candidates, a value, or both. None, at a terminal state, counts its answer without judging it: no call is made.
/// </param>
/// <param name="Count">Candidates wanted, at least 1.</param>
/// <param name="Drawing">How they are drawn.</param>
/// <param name="Draw">
/// The number of the first of them, at least 0 (see <see cref="ExpansionRequest{TState}"/>). Null (default): distinct candidates are
/// numbered in each state, in the order in which they are asked for; independent ones through the whole search. A strategy that numbers its
/// samples itself draws the same ones whatever the timing.
/// </param>
/// <param name="Tag">The strategy's own mark, such as the number of a chain.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct VisitOrder<TState>(
    SearchNode<TState> Node, VisitWork Work, int Count = 1, Drawing Drawing = Drawing.Distinct, int? Draw = null, int Tag = 0)
{
    /// <summary>
    /// Which of its ways to propose the expander is to use (<see cref="ExpansionRequest{TState}.Arm"/>). Null (default) leaves it to it.
    /// </summary>
    public int? Arm { get; init; }

    /// <summary>
    /// States that the proposer is to go on from (<see cref="ExpansionRequest{TState}.Shown"/>). Null (default) for none.
    /// </summary>
    public IReadOnlyList<Shown<TState>>? Shown { get; init; }
}

/// <summary>What came of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Added">
/// The candidates that came, in the order they were proposed; more or fewer than asked for, and empty where none were asked for or none
/// came.
/// </param>
/// <param name="Value">The state's value, in [−1, 1]; null where none was asked for.</param>
/// <param name="IsJudged">
/// Whether an evaluator judged the value, or the candidate brought it. If not, it is what the parent was worth.
/// </param>
/// <param name="Usage">What it cost, failed tries included as far as they left something.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct VisitReport<TState>(
    VisitOrder<TState> Order, IReadOnlyList<SearchNode<TState>> Added, double? Value, bool IsJudged, Usage Usage)
{
    /// <summary>What the evaluator said of the state in words; null if nothing.</summary>
    public string? Feedback { get; init; }
}
