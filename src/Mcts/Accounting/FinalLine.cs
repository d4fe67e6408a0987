namespace TreeReasoner;

/// <summary>A line that a run ended after its search: see <see cref="Finish{TState}"/>.</summary>
/// <typeparam name="TState">The state of the search.</typeparam>
public sealed record FinalLine<TState>
{
    /// <summary>The state whose line was to be ended. It is in the tree.</summary>
    public required SearchNode<TState> From { get; init; }

    /// <summary>The end that the finisher gave. It is not in the tree. Null where the finisher gave none.</summary>
    public Candidate<TState>? End { get; init; }

    /// <summary>What the evaluator said of the end. Null where it was not asked, or failed.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Why there is no end, or no judgement of it. Null where nothing failed.</summary>
    public Exception? Error { get; init; }
}
