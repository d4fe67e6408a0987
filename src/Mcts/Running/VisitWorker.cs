using System.Diagnostics;
using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Does the work of one visit at a time: calls the plug-ins, bounds their time, and checks what they return where it enters. Never throws
/// for what a plug-in does.
/// </summary>
internal sealed class VisitWorker<TState>(
    IExpander<TState> expander, IEvaluator<TState>? evaluator, TimeSpan timeout, TimeProvider clock, ActivityContext parent,
    CancellationToken run) : IDisposable
{
    private CancellationTokenSource _call = CancellationTokenSource.CreateLinkedTokenSource(run);

    /// <summary>What earlier runs have paid for: it is not asked for again. Null if nothing.</summary>
    public Func<Visit<TState>, VisitOutcome<TState>?>? PaidFor { get; init; }

    /// <summary>
    /// Keeps an expansion that was paid for while its evaluation, which may cost as well, is still to come, and says whether it could be kept;
    /// null if nobody keeps it. Waited for, so that a visit has one call at most that a killed process would lose.
    /// </summary>
    public Func<VisitOutcome<TState>, ValueTask<bool>>? Keep { get; set; }

    /// <summary>Says what is wrong with a candidate besides what is checked here, and what was expected; null if nobody asks more.</summary>
    public Func<Candidate<TState>, (string What, string Expected)?>? CandidateRule { get; init; }

    public ValueTask<VisitOutcome<TState>> WorkAsync(Visit<TState> visit)
    {
        var found = default(Findings);
        if (PaidFor?.Invoke(visit) is { } paid)
        {
            if (paid.IsWhole)
            {
                return new(paid);
            }

            found = new() { Candidates = paid.Result.Candidates, Evaluation = paid.Result.Evaluation, Usage = paid.Usage };
        }

        return SearchTelemetry.Source.HasListeners() ? TracedAsync(visit, found) : AnswerAsync(visit, found);
    }

    public void Dispose() => _call.Dispose();

    private static bool IsToBeJudged(in Visit<TState> visit, in Findings found) =>
        (visit.Work & VisitWork.Evaluate) != 0 && found.Evaluation is null;

    /// <summary>Whether something was paid for, and the judgement may cost as well: by its own estimate; of a judge that gives none, yes.</summary>
    private bool MustBeKept(in Visit<TState> visit, in Findings found) =>
        Keep is not null && found.Usage != default && IsToBeJudged(visit, found) && evaluator is not null
        && (evaluator is not ICostEstimate<TState> known || known.EstimateCost(visit.State, 1) != default);

    private Activity? StartActivity(in Visit<TState> visit) => SearchTelemetry.Source
        .StartActivity("treereasoner.visit", ActivityKind.Internal, parent)?
        .SetTag("treereasoner.visit.number", visit.Number)
        .SetTag("treereasoner.visit.depth", visit.Depth)
        .SetTag("treereasoner.visit.work", visit.Work.ToString());

    private async ValueTask<VisitOutcome<TState>> TracedAsync(Visit<TState> visit, Findings found)
    {
        using var activity = StartActivity(visit);
        return await AnswerAsync(visit, found).ConfigureAwait(false);
    }

    /// <summary>Calls the plug-ins for what is not there yet. One that answers at once, as the rules of a game do, costs no state machine.</summary>
    private ValueTask<VisitOutcome<TState>> AnswerAsync(in Visit<TState> visit, Findings found)
    {
        try
        {
            if ((visit.Work & VisitWork.Expand) != 0 && found.Candidates is null)
            {
                var call = Expand(visit);
                if (!call.IsCompletedSuccessfully)
                {
                    return AwaitExpansionAsync(visit, call, found);
                }

                Take(call.Result, visit, ref found);
                if (MustBeKept(visit, found))
                {
                    return KeepAndJudgeAsync(visit, found);
                }
            }

            if (IsToBeJudged(visit, found))
            {
                var call = Evaluate(visit);
                if (!call.IsCompletedSuccessfully)
                {
                    return AwaitEvaluationAsync(visit, call, found);
                }

                Take(call.Result, visit, ref found);
            }

            return new(Outcome(visit, found));
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            return new(Failed(visit, found, error));
        }
    }

    private async ValueTask<VisitOutcome<TState>> AwaitExpansionAsync(Visit<TState> visit, ValueTask<Expansion<TState>> call, Findings found)
    {
        try
        {
            Take(await BoundAsync(call, expander, visit).ConfigureAwait(false), visit, ref found);
            return MustBeKept(visit, found) ? await KeepAndJudgeAsync(visit, found).ConfigureAwait(false)
                : IsToBeJudged(visit, found) ? await AwaitEvaluationAsync(visit, Evaluate(visit), found).ConfigureAwait(false)
                : Outcome(visit, found);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            return Failed(visit, found, error);
        }
    }

    private async ValueTask<VisitOutcome<TState>> KeepAndJudgeAsync(Visit<TState> visit, Findings found)
    {
        try
        {
            if (!await Keep!(Outcome(visit, found)).ConfigureAwait(false) || run.IsCancellationRequested)
            {
                return new(visit, found.Candidates, null, found.Usage, null, cancelled: true);      // the search is about to stop
            }

            return await AwaitEvaluationAsync(visit, Evaluate(visit), found).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            return Failed(visit, found, error);
        }
    }

    private async ValueTask<VisitOutcome<TState>> AwaitEvaluationAsync(Visit<TState> visit, ValueTask<Evaluation> call, Findings found)
    {
        try
        {
            var judged = call.IsCompletedSuccessfully ? call.Result : await BoundAsync(call, evaluator!, visit).ConfigureAwait(false);
            Take(judged, visit, ref found);
            return Outcome(visit, found);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            return Failed(visit, found, error);
        }
    }

    private ValueTask<Expansion<TState>> Expand(in Visit<TState> visit) =>
        expander.ExpandAsync(visit.Request, _call.Token);

    private ValueTask<Evaluation> Evaluate(in Visit<TState> visit) =>
        evaluator is null ? ValueTask.FromResult(Evaluation.None()) : evaluator.EvaluateAsync(visit.State, _call.Token);

    private void Take(in Expansion<TState> expansion, in Visit<TState> visit, ref Findings found)
    {
        CheckUsage(expansion.Usage, expander, visit);
        found.Usage += expansion.Usage;
        Check(expansion.Candidates, visit);
        found.Candidates = expansion.Candidates;
    }

    private void Take(in Evaluation judged, in Visit<TState> visit, ref Findings found)
    {
        CheckUsage(judged.Usage, evaluator!, visit);
        found.Usage += judged.Usage;
        Check(judged, visit);
        found.Evaluation = judged;
    }

    private static VisitOutcome<TState> Outcome(in Visit<TState> visit, in Findings found) =>
        new(visit, found.Candidates, found.Evaluation, found.Usage, null, cancelled: false);

    private VisitOutcome<TState> Failed(in Visit<TState> visit, in Findings found, Exception error)
    {
        var usage = found.Usage + PaidBy(error);
        if (error is OperationCanceledException && run.IsCancellationRequested)
        {
            return new(visit, found.Candidates, found.Evaluation, usage, null, cancelled: true);
        }

        var expanding = (visit.Work & VisitWork.Expand) != 0 && found.Candidates is null;
        return new(visit, found.Candidates, found.Evaluation, usage, Named(error, expanding ? expander : evaluator!, visit), cancelled: false);
    }

    private async ValueTask<T> BoundAsync<T>(ValueTask<T> call, object plugin, Visit<TState> visit)
    {
        var task = call.AsTask();
        try
        {
            return await task.WaitAsync(timeout, clock, run).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (task.IsCompleted)
            {
                return await task.ConfigureAwait(false);      // finished just then, or threw it itself
            }

            var late = _call;
            _call = CancellationTokenSource.CreateLinkedTokenSource(run);
            await late.CancelAsync().ConfigureAwait(false);
            late.Dispose();
            Usage paid = default;
            try
            {
                if (await LateCall.EndsAsync(task, clock).ConfigureAwait(false))
                {
                    return await task.ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
            {
                paid = PaidBy(error);
            }

            throw new PluginException(
                IDecorator.NameOf(plugin),
                $"{Who(plugin)} took longer than {timeout} on visit {visit.Number} (depth {visit.Depth}); the call was given up.")
            { Visit = visit.Number, Usage = paid };
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            if (await LateCall.EndsAsync(task, clock).ConfigureAwait(false))
            {
                return await task.ConfigureAwait(false);      // finished after all, or it tells what it had cost
            }

            throw;
        }
    }

    private Exception Named(Exception error, object plugin, Visit<TState> visit)
    {
        if (error is PluginException { Visit: >= 0 })
        {
            return error;
        }

        // Messages of our own errors are free of content; those of others may not be, and stay inside.
        var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
        var named = (error as PluginException)?.Plugin is { } other && other != IDecorator.NameOf(plugin);      // inside a decorator
        return new PluginException(
            (error as PluginException)?.Plugin ?? IDecorator.NameOf(plugin),
            named
                ? $"Visit {visit.Number} (depth {visit.Depth}) failed: {why}"
                : $"{Who(plugin)} failed on visit {visit.Number} (depth {visit.Depth}): {why}",
            error) { Visit = visit.Number, Usage = PaidBy(error) };
    }

    /// <summary>What a failed call had cost. An exception cannot be sent back: of a negative cost nothing counts.</summary>
    private static Usage PaidBy(Exception error) => ((error as IFailureDetails)?.Usage ?? default).OrNone();

    private string Who(object plugin) => ReferenceEquals(plugin, expander)
        ? $"Expander '{IDecorator.NameOf(plugin)}'"
        : $"Evaluator '{IDecorator.NameOf(plugin)}'";

    private void CheckUsage(in Usage usage, object plugin, in Visit<TState> visit)
    {
        if (usage.IsNegative)
        {
            throw Broken(plugin, visit, "reported a negative usage", "every part of a usage is at least 0");
        }
    }

    private void Check(IReadOnlyList<Candidate<TState>>? candidates, in Visit<TState> visit)
    {
        if (candidates is null)
        {
            throw Broken(expander, visit, "gave null for the candidates", "it gives a list, empty if there are none");
        }

        if (candidates.Count + visit.Siblings.Count > SearchTree<TState>.MaxChildren)
        {
            throw Broken(
                expander, visit, $"gave {candidates.Count} candidates", $"a state has at most {SearchTree<TState>.MaxChildren}, those it has already included");
        }

        if (candidates is Candidate<TState>[] array)
        {
            for (var i = 0; i < array.Length; i++)
            {
                Check(array[i], i, array.Length, visit);
            }

            return;
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            Check(candidates[i], i, candidates.Count, visit);
        }
    }

    private void Check(in Candidate<TState> candidate, int index, int count, in Visit<TState> visit)
    {
        if (candidate.State is null)
        {
            throw Broken(expander, visit, $"gave no state for candidate {index} of {count}", "every candidate has one");
        }

        if (!(candidate.Prior >= 0 && candidate.Prior <= float.MaxValue))
        {
            throw Broken(expander, visit, $"gave prior {Text(candidate.Prior)} for candidate {index} of {count}", "priors are finite and at least 0");
        }

        if (!double.IsFinite(candidate.Reward))
        {
            throw Broken(expander, visit, $"gave reward {Text(candidate.Reward)} for candidate {index} of {count}", "rewards are finite");
        }

        if (candidate.Value is { } value && !(value >= -1 && value <= 1))
        {
            throw Broken(expander, visit, $"gave value {Text(value)} for candidate {index} of {count}", "values are finite and in [−1, 1]");
        }

        if (CandidateRule?.Invoke(candidate) is var (what, expected))
        {
            throw Broken(expander, visit, $"gave {what} for candidate {index} of {count}", expected);
        }
    }

    private void Check(in Evaluation judged, in Visit<TState> visit)
    {
        if (judged.HasJudgement && !(judged.Value >= -1 && judged.Value <= 1))
        {
            throw Broken(evaluator!, visit, $"gave value {Text(judged.Value)}", "values are finite and in [−1, 1]");
        }

        if (judged.Confidence is { } confidence && !(confidence >= 0 && confidence <= 1))
        {
            throw Broken(evaluator!, visit, $"gave confidence {Text(confidence)}", "confidences are finite and in [0, 1]");
        }

        if (judged.StepScore is { } stepScore && !(stepScore >= 0 && stepScore <= 1))
        {
            throw Broken(evaluator!, visit, $"gave step score {Text(stepScore)}", "step scores are finite and in [0, 1]");
        }
    }

    private PluginException Broken(object plugin, in Visit<TState> visit, string what, string expected) => new(
        IDecorator.NameOf(plugin),
        $"{Who(plugin)} {what} on visit {visit.Number} (depth {visit.Depth}); {expected}.") { Visit = visit.Number };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What has come of a visit so far.</summary>
    private struct Findings
    {
        public IReadOnlyList<Candidate<TState>>? Candidates;
        public Evaluation? Evaluation;
        public Usage Usage;
    }
}
