namespace TreeReasoner;

/// <summary>
/// Chooses which of the expander's ways to propose is asked, before each request; see <see cref="ExpansionRequest{TState}.Arm"/>.
/// </summary>
/// <remarks>
/// Pure, as a selection policy is. An arm that brings no candidate to a state has nothing to add there. The state itself has nothing to add
/// once that is so of all arms.
/// </remarks>
public interface IArmChoice
{
    /// <summary>How many arms it chooses among, in [1, 255].</summary>
    int Count { get; }

    /// <summary>Chooses.</summary>
    /// <param name="state">The state; before its first visit without anything known of it but its seeds.</param>
    /// <param name="spent">The arms that have nothing to add to the state.</param>
    /// <returns>The number of an arm that is not spent, from 0 on; null leaves it to the expander.</returns>
    int? Choose(in SelectionContext state, IReadOnlySet<int> spent);
}
