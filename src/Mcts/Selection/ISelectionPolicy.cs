namespace TreeReasoner;

/// <summary>Chooses the candidate that a simulation goes to. The search asks it once a level, from its own loop.</summary>
/// <remarks>Pure: numbers in, an index out; asked twice it answers the same. Chance comes from the seeds of the state.</remarks>
public interface ISelectionPolicy
{
    /// <summary>
    /// The policy with every constant that shapes its choices, in one line without content. Two of the same text choose alike:
    /// a journal keeps it, and goes on only with the same.
    /// </summary>
    string Description { get; }

    /// <summary>Chooses among the candidates of one state.</summary>
    /// <param name="parent">The state.</param>
    /// <param name="children">Its candidates, at least one, in the order they were proposed.</param>
    /// <returns>The index of an available candidate; null only if none is available.</returns>
    int? Select(in SelectionContext parent, ReadOnlySpan<EdgeStats> children);
}
