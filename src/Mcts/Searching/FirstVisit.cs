namespace TreeReasoner;

/// <summary>What is to become of a state that a search is about to visit for the first time.</summary>
internal enum FirstVisitKind
{
    /// <summary>It is visited like any other.</summary>
    Visit,

    /// <summary>An equal state is being visited for the first time.</summary>
    WaitFor,

    /// <summary>An equal state has a value.</summary>
    ShareWith,

    /// <summary>It leads nowhere new.</summary>
    Close,
}

/// <summary>
/// What a <see cref="SearchExtension{TState}"/> decides about a state that the search is about to visit for the first time.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public readonly record struct FirstVisit<TState>
{
    private FirstVisit(FirstVisitKind kind, SearchNode<TState> other) => (Kind, Other) = (kind, other);

    /// <summary>The search visits it like any other.</summary>
    public static FirstVisit<TState> AsUsual => default;

    /// <summary>The search closes it at once, without a value: it leads nowhere new.</summary>
    public static FirstVisit<TState> Close { get; } = new(FirstVisitKind.Close, default);

    internal FirstVisitKind Kind { get; }

    internal SearchNode<TState> Other { get; }

    /// <summary>The search waits with it until the visit in flight to another state has ended.</summary>
    /// <param name="other">A state whose first visit is in flight.</param>
    /// <returns>The decision.</returns>
    public static FirstVisit<TState> WaitFor(SearchNode<TState> other) => new(FirstVisitKind.WaitFor, other);

    /// <summary>The search neither expands nor evaluates it: it takes over the value of another state and is closed.</summary>
    /// <param name="other">A state that was visited.</param>
    /// <returns>The decision.</returns>
    public static FirstVisit<TState> ShareWith(SearchNode<TState> other) => new(FirstVisitKind.ShareWith, other);
}
