namespace TreeReasoner;

/// <summary>
/// Something that happened in a search. A caller who streams a search gets these events, and a journal has one line for each of them. The
/// tree of the search is their fold: see <see cref="JournalReader.Apply{TState}"/>.
/// </summary>
/// <remarks>
/// What the running search alone can tell, such as what it would recommend now, is null in an event that was read from a journal.
/// </remarks>
/// <typeparam name="TState">The state of the search.</typeparam>
public abstract record SearchEvent<TState>
{
    private protected SearchEvent()
    {
    }

    /// <summary>Time that the search has taken when it happened, all runs together.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What changed in the tree besides what every such event changes. Null where that is nothing.</summary>
    internal TreeChange? Change { get; init; }
}

/// <summary>The search started: the first event, and the header of a journal.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchStarted<TState> : SearchEvent<TState>
{
    /// <summary>The state that the search starts from.</summary>
    public required TState Root { get; init; }

    /// <summary>Which run this is: drawn when it starts, and different for each process that goes on with a journal.</summary>
    public string? RunId { get; init; }

    /// <summary>Which problem the search is about: the same for the same problem. Null where the runner knows of none.</summary>
    public string? ProblemId { get; init; }

    /// <summary>When the run started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The version of the library that ran the search.</summary>
    public string? Library { get; init; }

    /// <summary>The version of the arithmetic that shapes trees: see docs/journal.md.</summary>
    public int Arithmetic { get; init; } = SearchArithmetic.Version;

    /// <summary>The type of the search.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Options that shape the tree, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = NoSettings.Instance;

    /// <summary>Options of the runner that shape the tree, by name.</summary>
    public IReadOnlyDictionary<string, string> Running { get; init; } = NoSettings.Instance;

    /// <summary>The type of the expander.</summary>
    public string? Expander { get; init; }

    /// <summary>The type of the evaluator; null where candidates bring their values.</summary>
    public string? Evaluator { get; init; }

    /// <summary>What a return is multiplied with at each step up.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>What the values of states are made of.</summary>
    public Backup Backup { get; init; }
}

/// <summary>Another run went on with a journal. The tree and the bill are those of the runs before.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchResumed<TState> : SearchEvent<TState>
{
    /// <summary>Which run this is.</summary>
    public string? RunId { get; init; }

    /// <summary>When the run started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The version of the library that went on.</summary>
    public string? Library { get; init; }

    /// <summary>The bill so far.</summary>
    public Usage Usage { get; init; }

    /// <summary>Values backed up so far.</summary>
    public long Simulations { get; init; }

    /// <summary>Visits that were in flight when the last run ended. They are handed out again before anything new is begun.</summary>
    public int InFlight { get; init; }
}

/// <summary>An event of one visit.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public abstract record VisitEvent<TState> : SearchEvent<TState>
{
    private protected VisitEvent()
    {
    }

    /// <summary>
    /// The number of the visit. Visits are numbered from 0 in the order in which they were begun. Those after the search are −1, for the
    /// final answer, and −2, for its judgement.
    /// </summary>
    public required long Number { get; init; }

    /// <summary>Whether the visit comes after the search, for the final answer or its judgement. It leaves nothing in the tree.</summary>
    public bool IsFinal => Number < 0;

    /// <summary>
    /// Where the state of the visit stands. The final answer is judged at the place of the state that it was asked for from.
    /// </summary>
    public required TreePath At { get; init; }

    /// <summary>The state of the visit.</summary>
    public required TState State { get; init; }
}

/// <summary>
/// A visit was handed to a worker. Where it is abandoned at once, it did not fit the budget, or a plug-in could not say what it may cost.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitBegun<TState> : VisitEvent<TState>
{
    /// <summary>What is wanted.</summary>
    public VisitWork Work { get; init; }

    /// <summary>Candidates wanted, if an expansion is.</summary>
    public int Count { get; init; }

    /// <summary>The number of the first candidate.</summary>
    public int Draw { get; init; }

    /// <summary>How the candidates are to be drawn.</summary>
    public Drawing Drawing { get; init; }

    /// <summary>Which of its ways to propose the expander is to use; null leaves it to the expander.</summary>
    public int? Arm { get; init; }
}

/// <summary>
/// Something came back of a visit, and a journal keeps it before the search makes anything of it: an expansion whose evaluation is still
/// out, or all that will come.
/// </summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitArrived<TState> : VisitEvent<TState>
{
    /// <summary>What came now; what came before is not in it.</summary>
    public VisitResult<TState> Result { get; init; }

    /// <summary>What failed; null if nothing has.</summary>
    public Exception? Error { get; init; }

    /// <summary>Whether the visit was cancelled.</summary>
    public bool IsCancelled { get; init; }
}

/// <summary>The results of a visit entered the tree.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitCompleted<TState> : VisitEvent<TState>
{
    /// <summary>All results of the visit, as far as they go.</summary>
    public VisitResult<TState> Result { get; init; }

    /// <summary>What failed; null if nothing has.</summary>
    public Exception? Error { get; init; }

    /// <summary>Whether the visit was cancelled.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>
    /// The value that was backed up from the state of the visit to the first root. Null where none was, and where a journal of format 1
    /// does not say.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>Which of its ways to propose the expander used; null where none was named.</summary>
    public int? Arm { get; init; }

    /// <summary>The whole bill so far.</summary>
    public Usage Usage { get; init; }

    /// <summary>Values backed up so far.</summary>
    public long Simulations { get; init; }

    /// <summary>What the search would play now. Null in an event that was read from a journal.</summary>
    public Recommendation<TState>? Best { get; init; }
}

/// <summary>A visit was given back: it left nothing in the tree.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record VisitAbandoned<TState> : VisitEvent<TState>
{
    /// <summary>What it cost.</summary>
    public Usage Usage { get; init; }

    /// <summary>What failed; null if the visit was cancelled or not tried.</summary>
    public Exception? Error { get; init; }

    /// <summary>Whether the visit was cancelled.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether nothing was tried: the visit did not fit the budget, or was not needed any more.</summary>
    public bool IsUntried { get; init; }
}

/// <summary>Turn by turn: an action was taken.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record TurnCommitted<TState> : SearchEvent<TState>
{
    /// <summary>Where the new root stands.</summary>
    public required TreePath At { get; init; }

    /// <summary>The state of the new root.</summary>
    public required TState State { get; init; }

    /// <summary>What the turn cost.</summary>
    public Usage Usage { get; init; }
}

/// <summary>The search ended. It is the last event, unless another run goes on.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record SearchFinished<TState> : SearchEvent<TState>
{
    /// <summary>Why the search stopped.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Values backed up.</summary>
    public long Simulations { get; init; }

    /// <summary>The whole bill.</summary>
    public Usage Usage { get; init; }

    /// <summary>What failed, if the search stopped for that; see <see cref="SearchResult{TState}.Cause"/>.</summary>
    public Exception? Cause { get; init; }

    /// <summary>The hash of the tree with its states, if there is a journal: see <see cref="TreeHash"/>.</summary>
    public string? TreeHash { get; init; }

    /// <summary>The result with its tree. Null in an event that was read from a journal.</summary>
    public SearchResult<TState>? Result { get; init; }
}
