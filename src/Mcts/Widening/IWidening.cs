namespace TreeReasoner;

/// <summary>Decides how many candidates a state gets: whether a simulation descends or first asks the expander for more.</summary>
public interface IWidening
{
    /// <summary>Candidates asked for at a state's first expansion, at least 1.</summary>
    int Initial { get; }

    /// <summary>Whether a state may be asked for more after its first expansion. If not, <see cref="More"/> is never called.</summary>
    bool AsksAgain { get; }

    /// <summary>What it decides by beside the statistics of every search. Default nothing.</summary>
    StateFacts Uses => StateFacts.None;

    /// <summary>Asked on every descent through an expanded state, and before a state with only closed candidates is closed.</summary>
    /// <param name="parent">The state.</param>
    /// <param name="children">Its candidates so far.</param>
    /// <param name="pending">Requests for more that are in flight; at most 255 are made at a time.</param>
    /// <returns>How many more to ask for now; 0 to descend.</returns>
    int More(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending);
}
