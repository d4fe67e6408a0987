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

    public async ValueTask<VisitOutcome<TState>> WorkAsync(Visit<TState> visit)
    {
        using var activity = SearchTelemetry.Source.HasListeners() ? StartActivity(visit) : null;
        IReadOnlyList<Candidate<TState>>? candidates = null;
        Evaluation? evaluation = null;
        Usage usage = default;
        if (PaidFor?.Invoke(visit) is { } paid)
        {
            if (paid.IsWhole)
            {
                return paid;
            }

            (candidates, evaluation, usage) = (paid.Result.Candidates, paid.Result.Evaluation, paid.Usage);
        }

        try
        {
            if ((visit.Work & VisitWork.Expand) != 0 && candidates is null)
            {
                var call = expander.ExpandAsync(visit.Request, _call.Token);
                var expansion = call.IsCompletedSuccessfully ? call.Result : await BoundAsync(call, expander, visit).ConfigureAwait(false);
                usage += expansion.Usage;
                Check(expansion.Candidates, visit);
                candidates = expansion.Candidates;
                if (Keep is not null && usage != default && EvaluationMayCost(visit))
                {
                    if (!await Keep(new(visit, candidates, null, usage, null, cancelled: false)).ConfigureAwait(false))
                    {
                        return new(visit, candidates, null, usage, null, cancelled: true);      // the search is about to stop
                    }

                    run.ThrowIfCancellationRequested();
                }
            }

            if ((visit.Work & VisitWork.Evaluate) != 0 && evaluation is null)
            {
                if (evaluator is null)
                {
                    evaluation = Evaluation.None();
                }
                else
                {
                    var call = evaluator.EvaluateAsync(visit.State, _call.Token);
                    var judged = call.IsCompletedSuccessfully ? call.Result : await BoundAsync(call, evaluator, visit).ConfigureAwait(false);
                    usage += judged.Usage;
                    Check(judged, visit);
                    evaluation = judged;
                }
            }

            return new(visit, candidates, evaluation, usage, null, cancelled: false);
        }
        catch (OperationCanceledException cancelled) when (run.IsCancellationRequested)
        {
            usage += (cancelled as IFailureDetails)?.Usage ?? default;
            return new(visit, candidates, evaluation, usage, null, cancelled: true);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
        {
            usage += (error as IFailureDetails)?.Usage ?? default;
            var expanding = (visit.Work & VisitWork.Expand) != 0 && candidates is null;
            return new(visit, candidates, evaluation, usage, Named(error, expanding ? expander : evaluator!, visit), cancelled: false);
        }
    }

    public void Dispose() => _call.Dispose();

    /// <summary>By its own estimate; of one that gives none, yes.</summary>
    private bool EvaluationMayCost(in Visit<TState> visit) => (visit.Work & VisitWork.Evaluate) != 0 && evaluator is not null
        && (evaluator is not ICostEstimate<TState> known || known.EstimateCost(visit.State, 1) != default);

    private Activity? StartActivity(in Visit<TState> visit) => SearchTelemetry.Source
        .StartActivity("treereasoner.visit", ActivityKind.Internal, parent)?
        .SetTag("treereasoner.visit.number", visit.Number)
        .SetTag("treereasoner.visit.depth", visit.Depth)
        .SetTag("treereasoner.visit.work", visit.Work.ToString());

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
                paid = (error as IFailureDetails)?.Usage ?? default;
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
        var details = error as IFailureDetails;
        var named = (error as PluginException)?.Plugin is { } other && other != IDecorator.NameOf(plugin);      // inside a decorator
        return new PluginException(
            (error as PluginException)?.Plugin ?? IDecorator.NameOf(plugin),
            named
                ? $"Visit {visit.Number} (depth {visit.Depth}) failed: {why}"
                : $"{Who(plugin)} failed on visit {visit.Number} (depth {visit.Depth}): {why}",
            error) { Visit = visit.Number, Usage = details?.Usage ?? default };
    }

    private string Who(object plugin) => ReferenceEquals(plugin, expander)
        ? $"Expander '{IDecorator.NameOf(plugin)}'"
        : $"Evaluator '{IDecorator.NameOf(plugin)}'";

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
}
