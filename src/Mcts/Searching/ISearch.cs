namespace TreeReasoner;

/// <summary>
/// A search algorithm as a state machine with three verbs. Pure, synchronous and deterministic: no clock, no thread, no I/O; chance is a
/// seeded generator that is part of the state. Whatever the runner does for one algorithm it does for all.
/// </summary>
/// <remarks>Not safe for concurrent use: one loop owns it (see <c>SearchRunner</c>), or a test, or your own code.</remarks>
/// <typeparam name="TState">An immutable state.</typeparam>
public interface ISearch<TState>
{
    /// <summary>The tree so far, for inspection.</summary>
    SearchTree<TState> Tree { get; }

    /// <summary>Visits begun and not yet ended.</summary>
    int InFlight { get; }

    /// <summary>Simulations so far: visits that ended with a value backed up to the root.</summary>
    long Simulations { get; }

    /// <summary>
    /// Hands out the next piece of work, if there is one. Asking in vain changes nothing: Waiting and Finished leave no trace.
    /// </summary>
    /// <param name="visit">The work; set only with <see cref="BeginStatus.Begun"/>. It ends in exactly one of Complete or Abandon.</param>
    /// <returns>Whether work was handed out, and if not, why.</returns>
    BeginStatus Begin(out Visit<TState> visit);

    /// <summary>
    /// Takes the results of a visit. Part of a result is welcome: an expansion without its evaluation is kept and the evaluation asked
    /// for no more; an evaluation without its expansion is backed up and the expansion asked for at the next visit.
    /// </summary>
    /// <param name="visit">A visit handed out by this machine and not ended yet.</param>
    /// <param name="result">What was found out.</param>
    /// <exception cref="InvalidOperationException">The visit has ended already or is not this machine's.</exception>
    /// <exception cref="ArgumentException">
    /// A number is none that a tree can hold, such as NaN. The visit is in flight as before.
    /// </exception>
    void Complete(in Visit<TState> visit, in VisitResult<TState> result);

    /// <summary>Gives a visit back: nothing in flight is left of it, and its state can be handed out again.</summary>
    /// <param name="visit">A visit handed out by this machine and not ended yet.</param>
    /// <param name="failed">
    /// Whether the work was tried and failed. A state that fails again and again is given up, so that the rest of the search lives on.
    /// </param>
    /// <exception cref="InvalidOperationException">The visit has ended already or is not this machine's.</exception>
    void Abandon(in Visit<TState> visit, bool failed = false);

    /// <summary>What the search would play now. Callable at any time; costs one walk down the tree, or over its terminals.</summary>
    /// <returns>The recommended line from the current root; empty if nothing is known yet.</returns>
    Recommendation<TState> Recommend();

    /// <summary>
    /// Every option that shapes the tree, by name, with its value in text, its seed among them: given the same settings and the same
    /// results in the same order, two machines grow the same tree. A journal keeps them, and goes on only with the same.
    /// </summary>
    IReadOnlyDictionary<string, string> Settings { get; }
}

/// <summary>What <see cref="ISearch{TState}.Begin"/> found.</summary>
public enum BeginStatus
{
    /// <summary>A visit was handed out.</summary>
    Begun,

    /// <summary>Nothing can start until something in flight ends.</summary>
    Waiting,

    /// <summary>Turn by turn: a turn was chosen and the root moved. Call again.</summary>
    Committed,

    /// <summary>The search is finished: every line is closed, or the game is over.</summary>
    Finished,
}
