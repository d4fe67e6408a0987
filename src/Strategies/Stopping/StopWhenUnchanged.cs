namespace TreeReasoner;

/// <summary>
/// Stops when the recommended line ends in the same answer for a number of simulations in a row. One object serves one search.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class StopWhenUnchanged<TState> : IStopRule<TState>
{
    private readonly int _patience;
    private SearchNode<TState>? _leaf;
    private long _since;

    /// <summary>Creates the rule.</summary>
    /// <param name="patience">Simulations without a change, at least 1.</param>
    public StopWhenUnchanged(int patience)
    {
        Guard.AtLeast(patience, 1);
        _patience = patience;
    }

    /// <inheritdoc/>
    public StopReason? Check(in SearchStatus<TState> status)
    {
        var search = status.Search;
        var recommendation = search.Recommend();
        if (!recommendation.IsComplete || _leaf != recommendation.Leaf || search.Simulations < _since)
        {
            _since = search.Simulations;
            _leaf = null;
            if (recommendation.IsComplete)
            {
                _leaf = recommendation.Leaf;
            }

            return null;
        }

        var unchanged = search.Simulations - _since;
        if (unchanged < _patience)
        {
            return null;
        }

        return new(StopKind.Converged, "Unchanged", $"the recommended answer has not changed for {unchanged} simulations");
    }
}
