namespace TreeReasoner;

/// <summary>Chooses the candidate a simulation goes to. Pure: numbers in, an index out; called once a level, from the search's own loop.</summary>
public interface ISelectionPolicy
{
    /// <summary>What it decides by beside the statistics of every search. Default nothing.</summary>
    StateFacts Uses => StateFacts.None;

    /// <summary>Chooses among the candidates of one state.</summary>
    /// <param name="parent">The state.</param>
    /// <param name="children">Its candidates, at least one, in the order they were proposed.</param>
    /// <returns>The index of an available candidate, or −1 if none is available.</returns>
    int Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children);
}
