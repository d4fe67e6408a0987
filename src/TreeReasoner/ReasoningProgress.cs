namespace TreeReasoner;

/// <summary>What happened while a problem is being solved, and the best so far.</summary>
public sealed record ReasoningProgress
{
    /// <summary>What kind of thing happened.</summary>
    public required ReasoningProgressKind Kind { get; init; }

    /// <summary>The event of the search. The tree it speaks of may be read until the caller asks for the next item.</summary>
    public required SearchEvent<ReasoningState> Event { get; init; }

    /// <summary>
    /// The answer of the highest return so far, or with the last item the solution's, which the search's recommendation chose. Null
    /// before there is one. Model text: untrusted.
    /// </summary>
    public string? BestAnswer { get; init; }

    /// <summary>The return of <see cref="BestAnswer"/>, in [−1, 1]; null before there is an answer.</summary>
    public double? BestReturn { get; init; }

    /// <summary>
    /// The end of the line that the search would play now, whether or not it has an answer; null before the first visit is complete.
    /// </summary>
    public ReasoningState? BestState { get; init; }

    /// <summary>
    /// The sub-questions and answers of <see cref="BestState"/>, oldest first; with the last item those of the solution. Model text:
    /// untrusted.
    /// </summary>
    public IReadOnlyList<ReasoningStep> BestLine => Solution?.Steps ?? BestState?.Steps() ?? [];

    /// <summary>Values backed up to the root so far, those of earlier runs of the same journal included.</summary>
    public long Simulations { get; init; }

    /// <summary>The bill so far. With the last item it is the solution's.</summary>
    public Usage Usage { get; init; }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => Event.Elapsed;

    /// <summary>The solution, with the last item only.</summary>
    public Solution? Solution { get; init; }

    /// <summary>Keeps content out of logs.</summary>
    /// <returns>Kind, simulations and bill.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Kind} after {Simulations} simulations, {Usage.Calls} calls, {Usage.TotalTokens} tokens");
}

/// <summary>What kind of thing a <see cref="ReasoningProgress"/> tells of.</summary>
public enum ReasoningProgressKind
{
    /// <summary>The search began.</summary>
    Started,

    /// <summary>The search resumed from a journal.</summary>
    Resumed,

    /// <summary>A visit went to a worker.</summary>
    VisitBegun,

    /// <summary>The results of a visit are in the tree.</summary>
    VisitCompleted,

    /// <summary>A visit failed.</summary>
    VisitFailed,

    /// <summary>A visit was given back: it was cancelled, or did not fit the budget.</summary>
    VisitReturned,

    /// <summary>Turn by turn: the search took an action.</summary>
    TurnTaken,

    /// <summary>The search ended, and here is the solution.</summary>
    Finished,

    /// <summary>Something came back of a visit. It is paid for, and not in the tree yet.</summary>
    VisitArrived,

    /// <summary>Something else that a later version of the search tells.</summary>
    Other,
}
