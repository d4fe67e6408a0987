namespace TreeReasoner;

/// <summary>
/// Says when a search may stop before its budget is spent. Asked after every completed visit, by the loop that owns the tree.
/// </summary>
/// <remarks>
/// A rule may keep state of its own; it is then good for one search. Ours are stateless or reset when simulations start over.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public interface IStopRule<TState>
{
    /// <summary>Checks.</summary>
    /// <param name="status">How far the search is.</param>
    /// <returns>Why to stop, or null to go on.</returns>
    StopReason? Check(in SearchStatus<TState> status);
}
