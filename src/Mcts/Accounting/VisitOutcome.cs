namespace TreeReasoner;

/// <summary>What a worker made of a visit: results as far as they go, what they cost, and what went wrong.</summary>
internal readonly struct VisitOutcome<TState>(
    Visit<TState> visit,
    IReadOnlyList<Candidate<TState>>? candidates,
    Evaluation? evaluation,
    Usage usage,
    Exception? error,
    bool cancelled)
{
    public Visit<TState> Visit { get; } = visit;

    public VisitResult<TState> Result { get; } = new(candidates, evaluation, usage);

    public Exception? Error { get; } = error;

    public bool IsCancelled { get; } = cancelled;

    public Usage Usage => Result.Usage;

    public bool HasAnything
    {
        get
        {
            if (Visit.Work == VisitWork.None)
            {
                return Error is null && !IsCancelled;
            }

            return Result.Candidates is not null || Result.Evaluation is not null;
        }
    }

    /// <summary>Whether something came back that could be lost.</summary>
    public bool HasContent => Result.Candidates is not null || Result.Evaluation is not null || Usage != default;

    /// <summary>Whether nothing more will come: all that was asked for is there, or it failed or was cancelled.</summary>
    public bool IsWhole => Error is not null || IsCancelled
        || (((Visit.Work & VisitWork.Expand) == 0 || Result.Candidates is not null)
            && ((Visit.Work & VisitWork.Evaluate) == 0 || Result.Evaluation is not null));
}
