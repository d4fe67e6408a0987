namespace TreeReasoner;

/// <summary>
/// Stops when the recommended line ends in the same answer for a number of simulations in a row. One object serves one search.
/// </summary>
/// <remarks>
/// Two lines may end in the same answer. With a way to read a state's answer the rule compares answers, so that a search that wavers
/// between two lines of one answer counts as unchanged. Without it the rule compares ends of lines.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class StopWhenUnchanged<TState> : IStopRule<TState>
{
    private readonly int _patience;
    private readonly Func<TState, string?>? _answerOf;
    private SearchNode<TState>? _leaf;
    private string? _answer;
    private long _since;

    /// <summary>Creates the rule.</summary>
    /// <param name="patience">Simulations without a change, at least 1.</param>
    /// <param name="answerOf">
    /// Gives the answer of a terminal state, equal strings for equal answers; null where a state has none. Null (default): two ends are the
    /// same where they are the same state of the tree.
    /// </param>
    public StopWhenUnchanged(int patience, Func<TState, string?>? answerOf = null)
    {
        Guard.AtLeast(patience, 1);
        (_patience, _answerOf) = (patience, answerOf);
    }

    /// <inheritdoc/>
    public StopReason? Check(in SearchStatus<TState> status)
    {
        var search = status.Search;
        var recommendation = search.Recommend();
        if (!IsSame(recommendation) || search.Simulations < _since)
        {
            _since = search.Simulations;
            Keep(recommendation);
            return null;
        }

        var unchanged = search.Simulations - _since;
        if (unchanged < _patience)
        {
            return null;
        }

        return new(StopKind.Converged, "Unchanged", $"the recommended answer has not changed for {unchanged} simulations");
    }

    private bool IsSame(in Recommendation<TState> now)
    {
        if (!now.IsComplete || _leaf is null)
        {
            return false;
        }

        return _leaf == now.Leaf || (_answer is not null && _answer == AnswerOf(now));
    }

    private void Keep(in Recommendation<TState> now)
    {
        (_leaf, _answer) = (null, null);
        if (now.IsComplete)
        {
            (_leaf, _answer) = (now.Leaf, AnswerOf(now));
        }
    }

    private string? AnswerOf(in Recommendation<TState> now) => _answerOf?.Invoke(now.Leaf!.Value.State);
}
