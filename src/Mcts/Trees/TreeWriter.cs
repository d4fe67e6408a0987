namespace TreeReasoner;

/// <summary>
/// Grows a tree: what the author of a search needs. Whoever makes it owns the tree; others only read <see cref="Tree"/>. Tests make trees
/// by hand with it.
/// </summary>
/// <remarks>
/// A visit through a state begins with <see cref="Begin"/> and ends with exactly one of <see cref="Complete"/> and <see cref="Abandon"/>;
/// <see cref="Simulate"/> is both at once. Not safe for concurrent use.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed class TreeWriter<TState>
{
    private static readonly Func<int, bool> CanAlwaysGrow = static _ => true;

    /// <summary>Plants a tree.</summary>
    /// <param name="root">The state the search begins with.</param>
    /// <param name="discount">What a return is multiplied with at each step up, in [−1, 1] and not 0. Default 1.</param>
    /// <param name="backup">What the values of states are made of. Default the mean.</param>
    /// <param name="seed">Where the chance of policies comes from. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The discount or the backup is out of its range.</exception>
    public TreeWriter(TState root, double discount = 1, Backup backup = Backup.Mean, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(root);
        Guard.Finite(discount, -1, 1);
        if (discount == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(discount), discount, "discount is 0; it is in [−1, 1] and not 0.");
        }

        Guard.Defined(backup);
        Tree = new(root, discount, backup, seed);
    }

    /// <summary>The tree so far.</summary>
    public SearchTree<TState> Tree { get; }

    /// <summary>Counts a visit as begun, at a state and all above it.</summary>
    /// <param name="node">A state of the tree.</param>
    public void Begin(SearchNode<TState> node) => Tree.Begin(At(node));

    /// <summary>Ends a visit with a value, which is backed up to the first root.</summary>
    /// <param name="node">A state with a visit in flight.</param>
    /// <param name="value">What the state itself is worth, finite.</param>
    public void Complete(SearchNode<TState> node, double value)
    {
        Guard.Finite(value, double.MinValue, double.MaxValue);
        var place = At(node);
        Tree.GetOrAddNode(Tree.CursorAt(place));
        Tree.EndWith(place, value);
    }

    /// <summary>Ends a visit without a value.</summary>
    /// <param name="node">A state with a visit in flight.</param>
    public void Abandon(SearchNode<TState> node) => Tree.End(At(node));

    /// <summary>Begins a visit and ends it with a value.</summary>
    /// <param name="node">A state of the tree.</param>
    /// <param name="value">What the state itself is worth, finite.</param>
    public void Simulate(SearchNode<TState> node, double value)
    {
        Begin(node);
        Complete(node, value);
    }

    /// <summary>Checks that candidates fit a state. A search calls it before anything has changed.</summary>
    /// <param name="node">A state of the tree.</param>
    /// <param name="count">How many candidates are to be added.</param>
    /// <exception cref="InvalidOperationException">The state would get more than 16,384.</exception>
    public void CheckFits(SearchNode<TState> node, int count) => Tree.CheckFits(Tree.NodeAt(At(node)), count);

    /// <summary>Adds candidates to a state, after those it has. None at all says that the expander has nothing to add.</summary>
    /// <param name="node">A state of the tree.</param>
    /// <param name="candidates">The candidates; copied.</param>
    /// <param name="arm">The arm they were asked of, in [0, 254]; null if none was named.</param>
    /// <returns>The new states, in order.</returns>
    /// <exception cref="InvalidOperationException">The state would get more than 16,384.</exception>
    public IReadOnlyList<SearchNode<TState>> Add(SearchNode<TState> node, IReadOnlyList<Candidate<TState>> candidates, int? arm = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Guard.Between(arm ?? 0, 0, byte.MaxValue - 1, nameof(arm));
        var place = At(node);
        Tree.CheckFits(Tree.NodeAt(place), candidates.Count);
        var index = Tree.GetOrAddNode(Tree.CursorAt(place));
        var before = Tree.Links(index).Count;
        Tree.Attach(index, [.. candidates], arm);
        var added = new SearchNode<TState>[candidates.Count];
        for (var i = 0; i < added.Length; i++)
        {
            added[i] = Tree.ViewOf(new Place(index, before + i));
        }

        return added;
    }

    /// <summary>Records the value of a terminal state, once: it is among <see cref="SearchTree{TState}.Terminals"/> from then on.</summary>
    /// <param name="node">A terminal state of the tree.</param>
    /// <param name="value">What it is worth, finite.</param>
    /// <param name="isJudged">Whether an evaluator said so.</param>
    /// <param name="confidence">The evaluator's confidence, if it gave one.</param>
    public void AddAnswer(SearchNode<TState> node, double value, bool isJudged = true, double? confidence = null)
    {
        Guard.Finite(value, double.MinValue, double.MaxValue);
        Tree.Settle(Tree.CursorAt(At(node)), value, isJudged, confidence);
    }

    /// <summary>Records what was paid for a state and what the evaluator thought of it. It changes no value.</summary>
    /// <param name="node">A state of the tree.</param>
    /// <param name="usage">What was paid.</param>
    /// <param name="evaluation">What the evaluator said; null if it was not asked.</param>
    public void Record(SearchNode<TState> node, in Usage usage, in Evaluation? evaluation = null)
    {
        var at = Tree.CursorAt(At(node));
        Tree.GetOrAddNode(at);
        Tree.Record(at, usage, evaluation);
    }

    /// <summary>Closes a state: everything below it is known, and no policy goes there again.</summary>
    /// <param name="node">A state of the tree.</param>
    public void Close(SearchNode<TState> node) => Tree.Close(At(node), CanAlwaysGrow);

    /// <summary>Opens a state again, and with it all above it.</summary>
    /// <param name="node">A state of the tree.</param>
    public void Reopen(SearchNode<TState> node) => Tree.ClearUpwards(At(node), EdgeFlags.Closed);

    /// <summary>Takes a turn: the search continues from a state below. Nothing is in flight.</summary>
    /// <param name="node">A state below the current root.</param>
    public void MoveRoot(SearchNode<TState> node) => Tree.MoveRoot(Tree.GetOrAddNode(Tree.CursorAt(At(node))));

    /// <summary>Gives a candidate another prior.</summary>
    /// <param name="node">A state of the tree.</param>
    /// <param name="prior">Finite, at least 0.</param>
    public void SetPrior(SearchNode<TState> node, double prior)
    {
        Guard.Finite(prior, 0, double.MaxValue);
        Tree.EdgeAt(At(node)).SetPrior(prior);
    }

    /// <summary>Gives a state another value for all its visits, and those above it what follows.</summary>
    /// <param name="node">A state of the tree that was visited.</param>
    /// <param name="value">The value of the state itself, finite.</param>
    /// <returns>False if it has that value already.</returns>
    public bool AdoptValue(SearchNode<TState> node, double value)
    {
        Guard.Finite(value, double.MinValue, double.MaxValue);
        return Tree.AdoptValue(At(node), value);
    }

    /// <summary>Says which states share the value of an equal one, for views and recommendations.</summary>
    /// <param name="sharing">Tells of each.</param>
    public void ShareValues(IValueSharing<TState> sharing) => Tree.Sharing = sharing;

    private Place At(SearchNode<TState> node)
    {
        if (!node.IsIn(Tree))
        {
            throw new ArgumentException("The state is not in this tree.", nameof(node));
        }

        return node.Place;
    }
}
