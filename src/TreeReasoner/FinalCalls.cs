namespace TreeReasoner;

/// <summary>
/// The two calls that may follow a search: made, and written down where there is a journal; or taken from the journal that tells of them. A
/// replay makes none. A resumed solution makes those again that had failed.
/// </summary>
internal sealed class FinalCalls(RecordedCalls<ReasoningState>? recorded, JournalSession<ReasoningState>? journal, bool isReplay)
{
    private const string Answer = "answer";
    private const string Judgement = "judgement";

    private readonly RecordedCalls<ReasoningState> _recorded = recorded ?? new();

    public bool IsReplay => isReplay;

    /// <summary>What calls have cost that an earlier run made and that do not hold any more.</summary>
    public Usage Superseded => _recorded.Superseded;

    public JournalException? Broken => journal?.Broken;

    public bool CanAnswer(SearchNode<ReasoningState> from) => isReplay || _recorded.Has(Answer, from);

    public bool CanJudge(SearchNode<ReasoningState> from) => isReplay || _recorded.Has(Judgement, from);

    /// <summary>The end of the line, if there is one, and what it cost; null where a replay has no such call.</summary>
    public async Task<Expansion<ReasoningState>?> AnswerAsync(
        SearchNode<ReasoningState> from, Func<Task<Expansion<ReasoningState>>> call, Func<TimeSpan> elapsed)
    {
        var outcome = await AskAsync(Answer, from, async visit =>
        {
            var expansion = await call().ConfigureAwait(false);
            var ended = (expansion.Candidates ?? []).FirstOrDefault(candidate => candidate.State is { IsTerminal: true }).State;
            return new(visit, ended is null ? [] : [ReasoningGame.Candidate(ended)], null, expansion.Usage, null, cancelled: false);
        }, elapsed).ConfigureAwait(false);
        return outcome is { } came ? new(came.Result.Candidates ?? [], came.Usage) : null;
    }

    /// <summary>The judgement and what it cost; null where a replay has no such call.</summary>
    public async Task<Evaluation?> JudgeAsync(SearchNode<ReasoningState> from, Func<Task<Evaluation>> call, Func<TimeSpan> elapsed)
    {
        var outcome = await AskAsync(Judgement, from, async visit =>
        {
            var judged = await call().ConfigureAwait(false);
            return new(visit, null, judged, judged.Usage, null, cancelled: false);
        }, elapsed).ConfigureAwait(false);
        return outcome is not { } came ? null
            : came.Result.Evaluation is { HasJudgement: true } judged ? new(judged.Value, came.Usage, judged.Confidence, judged.StepScore)
            : Evaluation.None(came.Usage);
    }

    /// <summary>Gives up recorded calls that were not taken.</summary>
    public void Close() => _recorded.Supersede();

    private async Task<VisitOutcome<ReasoningState>?> AskAsync(
        string name,
        SearchNode<ReasoningState> from,
        Func<Visit<ReasoningState>, Task<VisitOutcome<ReasoningState>>> ask,
        Func<TimeSpan> elapsed)
    {
        if (_recorded.Take(name, from) is { } call)
        {
            if (call.Outcome is { Error: null, IsCancelled: false })
            {
                return call.Outcome;
            }

            if (isReplay)
            {
                throw new PluginException(
                    (call.Outcome.Error as PluginException)?.Plugin ?? name,
                    call.Outcome.Error?.Message ?? $"The call for the {name} was cancelled.",
                    call.Outcome.Error?.InnerException) { Usage = call.Outcome.Usage };
            }

            _recorded.Supersede(call);
        }

        if (isReplay)
        {
            return null;
        }

        var visit = new Visit<ReasoningState>(-1, from, VisitWork.None);
        try
        {
            var outcome = await ask(visit).ConfigureAwait(false);
            await KeepAsync(name, from, outcome, elapsed()).ConfigureAwait(false);
            return outcome;
        }
        catch (Exception error)
        {
            var cancelled = error is OperationCanceledException;
            var paid = (error as IFailureDetails)?.Usage ?? default;
            await KeepAsync(name, from, new(visit, null, null, paid, cancelled ? null : error, cancelled), elapsed()).ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask KeepAsync(string name, SearchNode<ReasoningState> from, VisitOutcome<ReasoningState> outcome, TimeSpan elapsed) =>
        journal is null ? default : journal.CalledAsync(new(name, from, outcome), elapsed);
}
