using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Turns quality into return: asks a judge for q, a preference for h where the line is answered, and applies the rules of the game. A line
/// that ended without an answer is worth −1 and nobody is asked. An answer that nothing can judge has q = 1; an open state that nothing can
/// judge stays unjudged.
/// </summary>
public sealed class GameEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly IEvaluator<ReasoningState>? _quality;
    private readonly IPreference? _preference;
    private readonly CostSeen _judgingCost = new();
    private readonly CostSeen _scoringCost = new();

    /// <summary>Creates the evaluator.</summary>
    /// <param name="quality">Gives q in [0, 1]; null if nothing can judge.</param>
    /// <param name="preference">Gives h in [0, 1] for an answer; asked only where the game gives preference a weight.</param>
    public GameEvaluator(IEvaluator<ReasoningState>? quality, IPreference? preference = null)
    {
        _quality = quality;
        _preference = preference;
    }

    /// <inheritdoc/>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Outcome is not (Outcome.Open or Outcome.Answered))
        {
            return new(ReasoningGame.WorstReturn);
        }

        var judged = _quality is null
            ? Evaluation.None()
            : await JudgeAsync(_quality, state, cancellationToken).ConfigureAwait(false);
        if (!judged.HasJudgement && state.Outcome == Outcome.Open)
        {
            return judged;
        }

        var usage = judged.Usage;
        var quality = judged.HasJudgement ? judged.Value : 1;
        var preference = quality;
        if (state is { Outcome: Outcome.Answered, FinalAnswer: { } answer, Game.Options.PreferenceWeight: > 0 } && _preference is not null)
        {
            try
            {
                var scored = await _preference.ScoreAsync(state.Problem, answer, cancellationToken).ConfigureAwait(false);
                _scoringCost.Note(scored.Usage);
                usage += scored.Usage;
                if (scored.HasJudgement)
                {
                    CheckUnit(scored.Value, _preference, "preference", default);
                    preference = scored.Value;
                }
            }
            catch (Exception error) when (IsFailure(error, cancellationToken))
            {
                throw Failed("Preference", _preference, state, error, usage);
            }
        }

        var confidence = judged.Confidence ?? (judged.HasJudgement ? quality : null);
        return new(state.Game.Return(state.Outcome, ExpectedTurns(state), quality, preference), usage, confidence);
    }

    /// <inheritdoc/>
    /// <remarks>Where a part has no estimate of its own, the most that an earlier call of it cost.</remarks>
    public Usage EstimateCost(ReasoningState state, int count) =>
        ((_quality as ICostEstimate<ReasoningState>)?.EstimateCost(state, count) ?? _judgingCost.Most)
        + ((_preference as ICostEstimate<ReasoningState>)?.EstimateCost(state, count) ?? _scoringCost.Most);

    private int ExpectedTurns(ReasoningState state) => state.Outcome == Outcome.Answered
        ? state.Turns
        : state.Turns + Math.Max(1, (_quality as IRemainingTurns)?.EstimateRemainingTurns(state) ?? 1);

    private async ValueTask<Evaluation> JudgeAsync(
        IEvaluator<ReasoningState> quality, ReasoningState state, CancellationToken cancellationToken)
    {
        Evaluation judged;
        try
        {
            judged = await quality.EvaluateAsync(state, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not PluginException && IsFailure(error, cancellationToken))
        {
            throw Failed("Evaluator", quality, state, error, default);
        }

        _judgingCost.Note(judged.Usage);
        if (judged.HasJudgement)
        {
            CheckUnit(judged.Value, quality, "quality", judged.Usage);
            CheckUnit(judged.Confidence ?? 0, quality, "confidence", judged.Usage);
        }

        return judged;
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is not (OutOfMemoryException or StackOverflowException)
        && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested);

    // Messages of our own errors are free of content; those of others may not be, and stay inside.
    private static PluginException Failed(string what, object plugin, ReasoningState state, Exception error, Usage paid)
    {
        var why = error is IFailureDetails ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
        return new(plugin.GetType().Name, $"{what} '{plugin.GetType().Name}' failed at {state}: {why}", error)
        {
            Usage = paid + ((error as IFailureDetails)?.Usage ?? default),
        };
    }

    private static void CheckUnit(double value, object plugin, string what, Usage paid)
    {
        if (value is >= 0 and <= 1)
        {
            return;
        }

        var text = value.ToString(CultureInfo.InvariantCulture);
        throw new PluginException(plugin.GetType().Name, $"'{plugin.GetType().Name}' gave a {what} of {text}; it is finite and in [0, 1].")
        {
            Usage = paid,
        };
    }
}
