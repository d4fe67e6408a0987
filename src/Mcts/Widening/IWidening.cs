namespace TreeReasoner;

/// <summary>Decides how many candidates a state gets: whether a simulation descends or first asks the expander for more.</summary>
/// <remarks>Pure, as a selection policy is: asked twice it answers the same. Chance comes from the seeds of the state.</remarks>
public interface IWidening
{
    /// <summary>
    /// The policy with every constant that shapes its choices, in one line without content. Two of the same text choose alike:
    /// a journal keeps it, and goes on only with the same.
    /// </summary>
    string Description { get; }

    /// <summary>Candidates asked for at a state's first expansion, at least 1.</summary>
    int Initial { get; }

    /// <summary>
    /// Whether a state may be asked for more after its first expansion. If not, <see cref="Decide"/> is never called. If so, what an
    /// expansion brings that was asked for by itself, without an evaluation, is visited at once.
    /// </summary>
    bool AsksAgain { get; }

    /// <summary>
    /// Decides at an expanded state: on every descent through it, and before it is closed because its candidates are.
    /// </summary>
    /// <param name="parent">The state.</param>
    /// <param name="children">Its candidates so far.</param>
    /// <param name="pending">Requests for more that are in flight; at most 255 are made at a time.</param>
    /// <returns>
    /// Whether to ask for more, to descend, or to wait. Asking counts as descending once the expander has nothing to add.
    /// </returns>
    WideningDecision Decide(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending);
}
