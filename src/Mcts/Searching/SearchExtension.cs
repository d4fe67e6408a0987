namespace TreeReasoner;

/// <summary>
/// Takes part in a <see cref="MctsSearch{TState}"/> at fixed moments: merging of equal states and noise at the root are made with it. Every
/// moment has a default that does nothing.
/// </summary>
/// <remarks>One object serves one search, which calls it from its own loop. It is deterministic: a replay meets the same moments.</remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public abstract class SearchExtension<TState>
{
    /// <summary>What shapes the tree, by name, in text; added to the settings of the search.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>The search begins. Called once, before anything else.</summary>
    /// <param name="tree">Writes the tree of the search.</param>
    public virtual void Start(TreeWriter<TState> tree)
    {
    }

    /// <summary>A state without a completed visit is about to be visited. Asked for nothing but that.</summary>
    /// <param name="node">The state.</param>
    /// <returns>What is to become of it. With the default, <see cref="FirstVisit{TState}.AsUsual"/>, the visit begins.</returns>
    public virtual FirstVisit<TState> BeforeFirstVisit(SearchNode<TState> node) => FirstVisit<TState>.AsUsual;

    /// <summary>
    /// A visit that was to share the value of another state ends. Since it began, the two may have come to depend on each other.
    /// </summary>
    /// <param name="node">The state.</param>
    /// <param name="other">The one whose value it was to share.</param>
    /// <returns>Whether it still may. If not, the search closes it without a value.</returns>
    public virtual bool MayShare(SearchNode<TState> node, SearchNode<TState> other) => true;

    /// <summary>A state has taken over the value of another one, and more may be found out of that one.</summary>
    /// <param name="node">The state.</param>
    /// <param name="other">The one whose value it shares.</param>
    public virtual void Shared(SearchNode<TState> node, SearchNode<TState> other)
    {
    }

    /// <summary>Candidates have come that are not in the tree yet.</summary>
    /// <param name="node">The state they are for.</param>
    /// <param name="candidates">The candidates.</param>
    /// <returns>Those that enter the tree. None, where there were some, says that they brought nothing new.</returns>
    public virtual NewCandidates<TState> Adding(SearchNode<TState> node, IReadOnlyList<Candidate<TState>> candidates) => new(candidates);

    /// <summary>A state has got candidates, or the weight of one has grown.</summary>
    /// <param name="node">The state.</param>
    public virtual void Added(SearchNode<TState> node)
    {
    }

    /// <summary>A candidate that the tree has was proposed once more, and its prior has grown.</summary>
    /// <param name="node">The candidate.</param>
    /// <param name="prior">The prior of the new proposal.</param>
    public virtual void Repeated(SearchNode<TState> node, double prior)
    {
    }

    /// <summary>Candidates of a state that came and did not enter the tree: the next draw there is numbered past them.</summary>
    /// <param name="node">The state.</param>
    /// <returns>How many; 0 by default.</returns>
    public virtual int DiscardedAt(SearchNode<TState> node) => 0;

    /// <summary>A visit has changed the values of a state and of those above it.</summary>
    /// <param name="node">The state.</param>
    public virtual void BackedUp(SearchNode<TState> node)
    {
    }

    /// <summary>A visit to a state has ended, completed or abandoned.</summary>
    /// <param name="node">The state.</param>
    public virtual void Ended(SearchNode<TState> node)
    {
    }

    /// <summary>A turn was taken: the search continues from a state below. Nothing is in flight.</summary>
    /// <param name="root">The new root.</param>
    public virtual void RootMoved(SearchNode<TState> root)
    {
    }
}

/// <summary>What an extension leaves of the candidates that have come.</summary>
/// <param name="Candidates">Those that enter the tree.</param>
/// <param name="Repeated">
/// Candidates that the state has already, by ordinal, each with the prior of the new proposal, which the search adds to its own. Null for
/// none.
/// </param>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct NewCandidates<TState>(
    IReadOnlyList<Candidate<TState>> Candidates, IReadOnlyList<(int Ordinal, double Prior)>? Repeated = null);
