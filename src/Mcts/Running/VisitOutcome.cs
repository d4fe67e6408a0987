namespace TreeReasoner;

/// <summary>What a worker made of a visit: results as far as they go, what they cost, and what went wrong.</summary>
internal readonly struct VisitOutcome<TState>(
    Visit<TState> visit, IReadOnlyList<Candidate<TState>>? candidates, Evaluation? evaluation, Usage usage, Exception? error, bool cancelled)
{
    public Visit<TState> Visit { get; } = visit;

    public VisitResult<TState> Result { get; } = new(candidates, evaluation, usage);

    public Exception? Error { get; } = error;

    public bool IsCancelled { get; } = cancelled;

    public Usage Usage => Result.Usage;

    public bool HasAnything => Visit.Work == VisitWork.None ? Error is null && !IsCancelled : Result.Candidates is not null || Result.Evaluation is not null;
}
