namespace TreeReasoner;

/// <summary>What a run asks for once its search has ended: an end for one of its lines, and the judgement of that end.</summary>
/// <remarks>
/// Both are visits as all others are: reserved in the budget, bounded in time, checked, kept in the journal and told as events. Their
/// numbers are negative. They leave nothing in the tree, for the search knows nothing of them. When a later run goes on with the search, an
/// end that an earlier run had found does not hold any more, and only its cost remains.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class Finish<TState>
{
    /// <summary>Says who ends which line.</summary>
    /// <param name="finisher">Is asked for one candidate. The first candidate that is terminal is the end.</param>
    /// <param name="from">
    /// Chooses the state whose line is to be ended, given what the search recommends and its tree. It gives null where no end is wanted. It
    /// is called when nothing is in flight.
    /// </param>
    public Finish(IExpander<TState> finisher, Func<Recommendation<TState>, SearchTree<TState>, SearchNode<TState>?> from)
    {
        ArgumentNullException.ThrowIfNull(finisher);
        ArgumentNullException.ThrowIfNull(from);
        Finisher = finisher;
        From = from;
    }

    /// <summary>Is asked for the end.</summary>
    public IExpander<TState> Finisher { get; }

    /// <summary>What the search and its end may cost together, and how long both may take. Default as much as the search alone.</summary>
    public SearchBudget? Budget { get; init; }

    /// <summary>
    /// What of the budget the search leaves for the end, asked before every visit, with the most that a visit has cost so far. Default
    /// nothing.
    /// </summary>
    public Func<Usage, Usage>? Kept { get; init; }

    /// <summary>Says which ends the evaluator judges. Default all.</summary>
    public Func<TState, bool> IsJudged { get; init; } = _ => true;

    /// <summary>Chooses the state whose line is to be ended.</summary>
    public Func<Recommendation<TState>, SearchTree<TState>, SearchNode<TState>?> From { get; }
}
