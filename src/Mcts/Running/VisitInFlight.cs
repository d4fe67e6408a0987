namespace TreeReasoner;

/// <summary>
/// One visit on its way from the search to a worker and back: what is wanted, what is reserved for it, the calls that are ready, and what
/// has come. Used again for a later visit once this one has ended. One side has it at a time: the loop, or the worker that it was sent to.
/// </summary>
internal sealed class VisitInFlight<TState>
{
    private Visit<TState> _visit;

    public ref readonly Visit<TState> Visit => ref _visit;

    /// <summary>What is reserved in the budget.</summary>
    public Usage Reserved { get; set; }

    /// <summary>What its calls may cost, where that is less than their bounds.</summary>
    public CallAllowance? Allowance { get; set; }

    /// <summary>The expansion, if it was made ready to know its cost.</summary>
    public PreparedCall<Expansion<TState>>? Expansion { get; set; }

    /// <summary>The judgement, if it was made ready to know its cost.</summary>
    public PreparedCall<Evaluation>? Judgement { get; set; }

    public IReadOnlyList<Candidate<TState>>? Candidates { get; set; }

    public Evaluation? Evaluation { get; set; }

    public Usage Usage { get; set; }

    public Exception? Error { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>
    /// Set where the worker is still at it and waits: it has an expansion, and goes on to the evaluation once that is kept (true) or cannot
    /// be (false).
    /// </summary>
    public TaskCompletionSource<bool>? Kept { get; set; }

    /// <summary>Whether a part of it was paid for by an earlier run.</summary>
    public bool IsTakenOver { get; private set; }

    /// <summary>Whether a worker has it.</summary>
    public bool IsOut { get; set; }

    public CallSite Site => _visit.IsFinal ? CallSite.Named("over the final answer") : CallSite.OfVisit(_visit.Number, _visit.Depth);

    public bool HasAnything => _visit.Work == VisitWork.None
        ? Error is null && !IsCancelled
        : Candidates is not null || Evaluation is not null;

    /// <summary>Whether an evaluation is wanted that is not there.</summary>
    public bool IsToBeJudged => (_visit.Work & VisitWork.Evaluate) != 0 && Evaluation is null;

    /// <summary>Whether an expansion is wanted that is not there.</summary>
    public bool IsToBeExpanded => (_visit.Work & VisitWork.Expand) != 0 && Candidates is null;

    /// <summary>Whether nothing more will come: all that was asked for is there, or it failed or was cancelled.</summary>
    public bool IsWhole => Error is not null || IsCancelled || !(IsToBeExpanded || IsToBeJudged);

    public VisitResult<TState> Result => new(Candidates, Evaluation, Usage);

    /// <summary>What failed only because too little was left for it has not failed: it may be had with more, or not at all.</summary>
    public bool ForgiveSpent()
    {
        if (Error is null || Allowance is not { IsSpent: true })
        {
            return false;
        }

        (Error, IsCancelled) = (null, true);
        return true;
    }

    /// <summary>A copy for the journal and the account, which outlive the visit.</summary>
    public VisitOutcome<TState> Outcome => new(_visit, Candidates, Evaluation, Usage, Error, IsCancelled);

    /// <summary>Takes up a new visit.</summary>
    public void Begin(in Visit<TState> visit)
    {
        _visit = visit;
        Reserved = default;
        Usage = default;
        Allowance = null;
        (Expansion, Judgement) = (null, null);
        (Candidates, Evaluation) = (null, null);
        (Error, IsCancelled, Kept, IsOut, IsTakenOver) = (null, false, null, false, false);
    }

    /// <summary>Asks for fewer candidates than the search wanted.</summary>
    public void AskFor(int count) => _visit = _visit with { Count = count };

    /// <summary>Takes over what an earlier run has paid for.</summary>
    public void TakeOver(in VisitOutcome<TState> paid)
    {
        IsTakenOver = true;
        (Candidates, Evaluation, Usage) = (paid.Result.Candidates, paid.Result.Evaluation, paid.Usage);
        (Error, IsCancelled) = (paid.Error, paid.IsCancelled);
    }

    /// <summary>Lets go of what the visit held, so that the tree alone keeps it.</summary>
    public void End() => Begin(default);
}
