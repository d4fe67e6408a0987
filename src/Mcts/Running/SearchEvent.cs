namespace TreeReasoner;

/// <summary>Something that happened in a search, in the order in which it changed the tree: replayed in order, events give the same tree.</summary>
/// <param name="Elapsed">Time since the start.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public abstract record SearchEvent<TState>(TimeSpan Elapsed);

/// <summary>The search started.</summary>
/// <param name="Root">Where.</param>
/// <param name="Elapsed">Zero.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchStarted<TState>(TState Root, TimeSpan Elapsed) : SearchEvent<TState>(Elapsed);

/// <summary>A journal was gone on with: the tree and the bill are those of the runs before.</summary>
/// <param name="Usage">The bill so far.</param>
/// <param name="Simulations">Values backed up so far.</param>
/// <param name="InFlight">Visits that were in flight when the last run ended; they are begun again before anything new.</param>
/// <param name="Elapsed">Time that the runs before took.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchResumed<TState>(Usage Usage, long Simulations, int InFlight, TimeSpan Elapsed) : SearchEvent<TState>(Elapsed);

/// <summary>A visit was handed to a worker, or (if its abandonment follows at once) did not fit the budget, or a plug-in could not say what it may cost.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitBegun<TState>(Visit<TState> Visit, TimeSpan Elapsed) : SearchEvent<TState>(Elapsed);

/// <summary>The results of a visit entered the tree.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Result">Its results, as far as they go.</param>
/// <param name="Best">What the search would play now.</param>
/// <param name="Usage">The whole bill so far.</param>
/// <param name="Simulations">Values backed up so far.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitCompleted<TState>(
    Visit<TState> Visit, VisitResult<TState> Result, Recommendation<TState> Best, Usage Usage, long Simulations, TimeSpan Elapsed)
    : SearchEvent<TState>(Elapsed);

/// <summary>A visit was given back.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Error">What failed; null if it was cancelled.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitAbandoned<TState>(Visit<TState> Visit, Exception? Error, TimeSpan Elapsed) : SearchEvent<TState>(Elapsed);

/// <summary>Turn by turn: an action was taken.</summary>
/// <param name="Turn">The new root.</param>
/// <param name="Usage">What the turn cost.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record TurnCommitted<TState>(SearchNode<TState> Turn, Usage Usage, TimeSpan Elapsed) : SearchEvent<TState>(Elapsed);

/// <summary>The search ended; the last event.</summary>
/// <param name="Result">How.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchFinished<TState>(SearchResult<TState> Result, TimeSpan Elapsed) : SearchEvent<TState>(Elapsed);
