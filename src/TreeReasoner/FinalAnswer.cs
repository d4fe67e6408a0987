using System.Diagnostics;

namespace TreeReasoner;

/// <summary>
/// Asks for the answer from what is known when a search ended without one, within what is left of the budget and the time for one call. An
/// answer, or its judgement, that might not fit is not asked for.
/// </summary>
internal sealed class FinalAnswer(ReasonerParts parts, GameEvaluator evaluator, FinishReserve reserve, SearchRunnerOptions options)
{
    private readonly TimeProvider _clock = parts.Clock ?? TimeProvider.System;

    /// <summary>The solution with its answer; failing to get one loses no more than what was asked for last.</summary>
    public async Task<Solution> FinishAsync(
        SearchNode<ReasoningState> from, Solution solution, FinalCalls calls, CancellationToken cancellationToken)
    {
        PluginException? unknown = null;
        if (!calls.CanAnswer(from) && !Fits(() => reserve.OfAnswer(from.State), solution.Usage + calls.Superseded, out unknown))
        {
            return solution;
        }

        var activity = calls.IsReplay ? null : SearchTelemetry.Start("treereasoner.finish");
        var finisher = parts.Finisher!;
        var start = _clock.GetTimestamp() - (long)(solution.Search.Elapsed.TotalSeconds * _clock.TimestampFrequency);
        try
        {
            var answer = await calls.AnswerAsync(
                from,
                async () => unknown is not null ? throw unknown : Checked(
                    await BoundAsync(finisher, token => finisher.ExpandAsync(new(from.State, 1, []), token), start, cancellationToken).ConfigureAwait(false),
                    from.State.Game),
                () => _clock.GetElapsedTime(start)).ConfigureAwait(false);
            if (answer is not { } expansion)
            {
                return solution;
            }

            reserve.Note(expansion.Usage);
            solution = Billed(expansion.Usage);
            if (expansion.Candidates is not [{ State: var ended }, ..])
            {
                return solution;
            }

            solution = solution with { Outcome = ended.Outcome };
            if (ended.Outcome != Outcome.Answered)
            {
                return solution;
            }

            // Should nobody be able to judge it, or its judgement not fit, it is worth what the search expected of its line.
            var expected = solution.Search.Recommendation.Value;
            solution = solution with
            {
                Answer = ended.FinalAnswer, Steps = ended.Steps(), Return = double.IsFinite(expected) ? expected : 0,
            };
            unknown = null;
            if (!calls.CanJudge(from) && !Fits(() => reserve.OfJudgement(ended), solution.Usage + calls.Superseded, out unknown))
            {
                return solution;
            }

            var judgement = await calls.JudgeAsync(
                from,
                async () => unknown is not null ? throw unknown : Checked(
                    await BoundAsync((object?)parts.Evaluator ?? evaluator, token => evaluator.EvaluateAsync(ended, token), start, cancellationToken).ConfigureAwait(false)),
                () => _clock.GetElapsedTime(start)).ConfigureAwait(false);
            if (judgement is not { } judged)
            {
                return solution;
            }

            solution = Billed(judged.Usage);
            return judged.HasJudgement ? solution with { Return = judged.Value, Confidence = judged.Confidence } : solution;
        }
        catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
        {
            throw new ReasoningCanceledException(Billed(PaidBy(canceled)), cancellationToken);
        }
        catch (Exception error)
        {
            // The search is paid for; failing to finish it loses no more than what was asked for last.
            activity?.SetStatus(ActivityStatusCode.Error);
            return Billed(PaidBy(error)) with { Search = solution.Search with { Cause = error } };
        }
        finally
        {
            SearchTelemetry.Stop(activity);
        }

        Solution Billed(Usage usage)
        {
            if (!calls.IsReplay)
            {
                SearchTelemetry.Count(usage);
            }

            return solution with { Usage = solution.Usage + usage, FinalUsage = solution.FinalUsage + usage };
        }
    }

    private static Usage PaidBy(Exception error) => ((error as IFailureDetails)?.Usage ?? default).OrNone();

    /// <summary>Whether a call fits what is left; one of which nobody can say what it may cost fails when it is made, and so is in the journal.</summary>
    private bool Fits(Func<Usage> estimate, Usage spent, out PluginException? unknown)
    {
        unknown = null;
        var ledger = new BudgetLedger(options.Budget);
        if (!ledger.LimitsUsage)
        {
            return true;
        }

        try
        {
            ledger.Settle(default, spent);
            return ledger.TryReserve(estimate()) is null;
        }
        catch (PluginException error)
        {
            unknown = error;
            return true;
        }
    }

    private Expansion<ReasoningState> Checked(in Expansion<ReasoningState> expansion, ReasoningGame game)
    {
        var name = IDecorator.NameOf(parts.Finisher!);
        if (expansion.Usage.IsNegative)
        {
            throw new PluginException(name, $"Finisher '{name}' reported a negative usage; every part of a usage is at least 0.");
        }

        return expansion.Candidates?.Any(candidate => candidate.State is { } state && !ReferenceEquals(state.Game, game)) == true
            ? throw new PluginException(
                name, $"Finisher '{name}' gave a state of another game; states are made by the game of the state to expand, request.State.Game.")
            {
                Usage = expansion.Usage,
            }
            : expansion;
    }

    private Evaluation Checked(in Evaluation judged)
    {
        var name = IDecorator.NameOf(evaluator);
        return judged.Usage.IsNegative
            ? throw new PluginException(name, $"Evaluator '{name}' reported a negative usage; every part of a usage is at least 0.")
            : judged;
    }

    private async Task<T> BoundAsync<T>(
        object plugin, Func<CancellationToken, ValueTask<T>> call, long start, CancellationToken cancellationToken)
    {
        var most = options.CallTimeout;
        if (options.Budget.Time is { } time)
        {
            var left = time - _clock.GetElapsedTime(start);
            most = left < most || most == Timeout.InfiniteTimeSpan ? left : most;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = most > TimeSpan.Zero || most == Timeout.InfiniteTimeSpan ? call(limit.Token).AsTask() : throw Late(default);
        try
        {
            return await task.WaitAsync(most, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception late) when (!task.IsCompleted && late is (TimeoutException or OperationCanceledException))
        {
            await limit.CancelAsync().ConfigureAwait(false);
            if (!await CallGrace.EndsAsync(task, _clock).ConfigureAwait(false))
            {
                throw late is TimeoutException ? Late(default) : late;
            }

            try
            {
                return await task.ConfigureAwait(false);
            }
            catch (OperationCanceledException told) when (late is TimeoutException)
            {
                throw Late((told as IFailureDetails)?.Usage ?? default);
            }
        }

        PluginException Late(Usage paid) => new(
            plugin.GetType().Name, $"'{plugin.GetType().Name}' took longer than {most} over the final answer; it was given up.") { Usage = paid };
    }
}
