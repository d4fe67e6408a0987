namespace TreeReasoner;

/// <summary>
/// Optional on an expander or evaluator: the most that one call of it may cost. Budgets reserve this before the call and settle with what
/// was used, so that a budget is never overrun. Without it the search reserves the most that any earlier visit cost.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public interface ICostEstimate<TState>
{
    /// <summary>An upper bound on the cost of one call. Cheap: no model call, no I/O.</summary>
    /// <param name="state">The state to expand or evaluate.</param>
    /// <param name="count">Candidates asked for; 1 for an evaluation.</param>
    /// <returns>
    /// Calls, tokens and cost that the call will not exceed, as far as can be known before it; each at least 0. A visit whose estimate
    /// throws or is negative fails, as if the call had.
    /// </returns>
    Usage EstimateCost(TState state, int count);

    /// <summary>An upper bound on the cost of one expansion, for an expander whose cost depends on how candidates are drawn.</summary>
    /// <param name="request">What will be asked.</param>
    /// <returns>As above; by default what the state and the count alone say.</returns>
    Usage EstimateCost(in ExpansionRequest<TState> request) => EstimateCost(request.State, request.Count);
}
