using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// Does the work of one visit at a time: calls the plug-ins, bounds their time, and lets in what they return. Never throws for what a
/// plug-in does.
/// </summary>
internal sealed class VisitWorker<TState>(
    CalledExpander<TState> expander, CalledEvaluator<TState>? evaluator, CallBound bound, ActivityContext parent) : IDisposable
{
    /// <summary>
    /// Keeps an expansion that was paid for while its evaluation, which may cost as well, is still to come, and says whether it could be
    /// kept; null without a journal. Waited for, so that a visit has one call at most that a killed process would lose.
    /// </summary>
    public Func<VisitInFlight<TState>, ValueTask<bool>>? Keep { get; set; }

    /// <summary>What the caller asks of candidates beside what is checked of all; null if nothing.</summary>
    public CandidateCheck<TState>? CandidateCheck { get; init; }

    /// <summary>Works on a visit until all of it is there or it has failed or was cancelled.</summary>
    public ValueTask WorkAsync(VisitInFlight<TState> visit)
    {
        if (visit.IsWhole)
        {
            return default;      // an earlier run has paid for all of it, or nothing is wanted
        }

        if (SearchTelemetry.HasListeners)
        {
            return TracedAsync(visit);
        }

        return AnswerAsync(visit);
    }

    public void Dispose() => bound.Dispose();

    private async ValueTask TracedAsync(VisitInFlight<TState> visit)
    {
        var activity = SearchTelemetry.StartVisit(parent, visit.Visit.Number, visit.Visit.Depth, visit.Visit.Work);
        try
        {
            await AnswerAsync(visit).ConfigureAwait(false);
        }
        finally
        {
            SearchTelemetry.Stop(activity);
        }
    }

    /// <summary>
    /// Calls the plug-ins for what is not there yet. One that answers at once, as the rules of a game do, costs no state machine.
    /// </summary>
    private ValueTask AnswerAsync(VisitInFlight<TState> visit)
    {
        try
        {
            if (visit.IsToBeExpanded)
            {
                var call = expander.Start(visit.Visit.Request, visit.Expansion, bound.Token);
                if (!call.IsCompletedSuccessfully)
                {
                    return AwaitExpansionAsync(visit, call);
                }

                Take(call.Result, visit);
                if (MustBeKept(visit))
                {
                    return KeepAndJudgeAsync(visit);
                }
            }

            if (visit.IsToBeJudged)
            {
                var call = Judge(visit);
                if (!call.IsCompletedSuccessfully)
                {
                    return AwaitEvaluationAsync(visit, call);
                }

                Take(call.Result, visit);
            }
        }
        catch (Exception error)
        {
            Fail(visit, error);
        }

        return default;
    }

    private async ValueTask AwaitExpansionAsync(VisitInFlight<TState> visit, ValueTask<Expansion<TState>> call)
    {
        try
        {
            Take(await bound.AwaitAsync(call).ConfigureAwait(false), visit);
            if (MustBeKept(visit))
            {
                await KeepAndJudgeAsync(visit).ConfigureAwait(false);
            }
            else if (visit.IsToBeJudged)
            {
                await AwaitEvaluationAsync(visit, Judge(visit)).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            Fail(visit, error);
        }
    }

    private async ValueTask KeepAndJudgeAsync(VisitInFlight<TState> visit)
    {
        try
        {
            if (!await Keep!(visit).ConfigureAwait(false) || bound.IsRunOver)
            {
                visit.IsCancelled = true;      // the search is about to stop
                return;
            }

            await AwaitEvaluationAsync(visit, Judge(visit)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Fail(visit, error);
        }
    }

    private async ValueTask AwaitEvaluationAsync(VisitInFlight<TState> visit, ValueTask<Evaluation> call)
    {
        try
        {
            Take(call.IsCompletedSuccessfully ? call.Result : await bound.AwaitAsync(call).ConfigureAwait(false), visit);
        }
        catch (Exception error)
        {
            Fail(visit, error);
        }
    }

    private ValueTask<Evaluation> Judge(VisitInFlight<TState> visit)
    {
        if (evaluator is null)
        {
            return ValueTask.FromResult(Evaluation.None());
        }

        return evaluator.Start(visit.Visit.State, visit.Judgement, bound.Token);
    }

    private void Take(in Expansion<TState> expansion, VisitInFlight<TState> visit)
    {
        visit.Candidates = expander.Accept(expansion, visit.Visit.Siblings.Count, visit.Site, default, CandidateCheck).Candidates;
        visit.Usage += expansion.Usage;
    }

    private void Take(in Evaluation judged, VisitInFlight<TState> visit)
    {
        evaluator?.Accept(judged, visit.Site, default);
        visit.Usage += judged.Usage;
        visit.Evaluation = judged;
    }

    /// <summary>
    /// Whether something was paid for, and the judgement may cost as well: by its own estimate; of a judge that gives none, yes.
    /// </summary>
    private bool MustBeKept(VisitInFlight<TState> visit)
    {
        if (Keep is null || evaluator is null || visit.Usage == default || !visit.IsToBeJudged)
        {
            return false;
        }

        visit.Judgement ??= evaluator.Prepare(visit.Visit.State);
        return visit.Judgement.Cost != default(Usage);
    }

    private void Fail(VisitInFlight<TState> visit, Exception error)
    {
        visit.Usage += CalledPlugin.PaidBy(error);
        if (error is OperationCanceledException && bound.IsRunOver)
        {
            visit.IsCancelled = true;
            return;
        }

        CalledPlugin culprit = visit.IsToBeExpanded || evaluator is null ? expander : evaluator;
        visit.Error = error is CallTimeoutException late
            ? culprit.Broken(new($"took longer than {late.Timeout}", "the call was given up"), visit.Site, late.Usage)
            : culprit.Failed(error, visit.Site);
    }
}
