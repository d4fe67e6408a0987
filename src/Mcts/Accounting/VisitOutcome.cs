namespace TreeReasoner;

/// <summary>What a worker made of a visit: results as far as they go, what they cost, and what went wrong.</summary>
internal readonly struct VisitOutcome<TState>(
    Visit<TState> visit, IReadOnlyList<Candidate<TState>>? candidates, Evaluation? evaluation, Usage usage, Exception? error, bool cancelled)
{
    public Visit<TState> Visit { get; } = visit;

    public VisitResult<TState> Result { get; } = new(candidates, evaluation, usage);

    public Exception? Error { get; } = error;

    public bool IsCancelled { get; } = cancelled;

    /// <summary>
    /// Set where the worker is still at it and waits: it has an expansion, and goes on to the evaluation once that is kept (true) or cannot
    /// be (false).
    /// </summary>
    public TaskCompletionSource<bool>? Kept { get; private init; }

    public Usage Usage => Result.Usage;

    public bool HasAnything => Visit.Work == VisitWork.None ? Error is null && !IsCancelled : Result.Candidates is not null || Result.Evaluation is not null;

    /// <summary>Whether something came back that could be lost.</summary>
    public bool HasContent => Result.Candidates is not null || Result.Evaluation is not null || Usage != default;

    /// <summary>Whether nothing more will come: all that was asked for is there, or it failed or was cancelled.</summary>
    public bool IsWhole => Error is not null || IsCancelled
        || (((Visit.Work & VisitWork.Expand) == 0 || Result.Candidates is not null)
            && ((Visit.Work & VisitWork.Evaluate) == 0 || Result.Evaluation is not null));

    public VisitOutcome<TState> WaitingFor(TaskCompletionSource<bool> kept) => new(Visit, Result.Candidates, Result.Evaluation, Usage, Error, IsCancelled)
    {
        Kept = kept,
    };
}
