namespace TreeReasoner;

/// <summary>Decides how many candidates a state gets: whether a simulation descends or first asks the expander for more.</summary>
/// <remarks>Pure, as a selection policy is: asked twice it answers the same. Chance comes from the seeds of the state.</remarks>
public interface IWidening
{
    /// <summary>What <see cref="More"/> gives to wait: nothing is to be done below this state before something in flight there ends.</summary>
    const int Wait = -1;

    /// <summary>Candidates asked for at a state's first expansion, at least 1.</summary>
    int Initial { get; }

    /// <summary>
    /// Whether a state may be asked for more after its first expansion. If not, <see cref="More"/> is never called. If so, what an expansion brings
    /// that was asked for by itself, without an evaluation, is visited at once.
    /// </summary>
    bool AsksAgain { get; }

    /// <summary>What it decides by beside the statistics of every search. Default nothing.</summary>
    StateFacts Uses => StateFacts.None;

    /// <summary>
    /// How many ways to propose <see cref="Arm"/> chooses among, at least 1. Default 1. Where there are several, an arm that brings no candidate has
    /// nothing to add to that state, and the state itself has nothing to add once that is so of all of them.
    /// </summary>
    int Arms => 1;

    /// <summary>Asked on every descent through an expanded state, and before a state with only closed candidates is closed.</summary>
    /// <param name="parent">The state.</param>
    /// <param name="children">Its candidates so far.</param>
    /// <param name="pending">Requests for more that are in flight; at most 255 are made at a time.</param>
    /// <returns>
    /// How many more to ask for now; 0 to descend; <see cref="Wait"/>, only while something is in flight below the state. More than 0 counts as 0
    /// once the expander has nothing to add.
    /// </returns>
    int More(in SelectionContext parent, ReadOnlySpan<EdgeStats> children, int pending);

    /// <summary>Which of the expander's ways to propose is asked, before each request; see <see cref="ExpansionRequest{TState}.Arm"/>.</summary>
    /// <param name="parent">The state; before its first visit without anything known of it but its seeds.</param>
    /// <returns>
    /// Its number, in [0, 254], of one that is not spent (<see cref="SelectionContext.IsArmSpent"/>); null (default) leaves it to the expander.
    /// </returns>
    int? Arm(in SelectionContext parent) => null;
}
