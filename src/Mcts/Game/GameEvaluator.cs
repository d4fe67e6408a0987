using System.Globalization;

namespace TreeReasoner;

/// <summary>
/// Turns quality into return: asks a judge for q, a preference for h where the line is answered, and applies the rules of the game. A line
/// that ended without an answer is worth −1 and nobody is asked. Where there is no judge at all an answer has q = 1; where there is one that
/// cannot tell, the state stays unjudged: a judge that could not be read must not make an answer perfect.
/// </summary>
public sealed class GameEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>, IDecorator
{
    private readonly IEvaluator<ReasoningState>? _quality;
    private readonly IPreference? _preference;
    private readonly CostObserved _qualityCost = new();
    private readonly CostObserved _preferenceCost = new();

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
            : await _quality.EvaluateAsync(state, cancellationToken).ConfigureAwait(false);
        _qualityCost.Note(judged.Usage);
        if (judged.HasJudgement)
        {
            CheckUnit(judged.Value, _quality!, "quality", judged.Usage);
            CheckUnit(judged.Confidence ?? 0, _quality!, "confidence", judged.Usage);
            CheckUnit(judged.StepScore ?? 0, _quality!, "step score", judged.Usage);
        }
        else if (_quality is not null || state.Outcome == Outcome.Open)
        {
            return judged;
        }

        var usage = judged.Usage;
        var quality = judged.HasJudgement ? judged.Value : 1;
        var preference = quality;
        if (state is { Outcome: Outcome.Answered, FinalAnswer: { } answer, Game.Options.PreferenceWeight: > 0 } && _preference is not null)
        {
            Evaluation scored;
            try
            {
                scored = await _preference.ScoreAsync(state.Problem, answer, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
            {
                throw PaidCancellation.Of(cancelled, usage, cancellationToken);
            }
            catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException))
            {
                var why = error is PluginException or IContentFreeError ? error.Message : $"it threw {error.GetType().Name} (see the inner exception).";
                throw new PluginException(
                    _preference.GetType().Name,
                    $"Preference '{_preference.GetType().Name}' failed on an answer at {state}; h in [0, 1] or no judgement was expected: {why}",
                    error) { Usage = usage + ((error as IFailureDetails)?.Usage ?? default) };
            }

            usage += scored.Usage;
            _preferenceCost.Note(scored.Usage);
            if (scored.HasJudgement)
            {
                CheckUnit(scored.Value, _preference, "preference", usage);
                preference = scored.Value;
            }
        }

        var confidence = judged.Confidence ?? (judged.HasJudgement ? quality : null);
        return new(state.Game.Return(state.Outcome, ExpectedTurns(state), quality, preference), usage, confidence, judged.StepScore);
    }

    /// <inheritdoc/>
    /// <remarks>The parts' own bounds; of a part that gives none, the most it has cost so far.</remarks>
    public Usage EstimateCost(ReasoningState state, int count) =>
        (_quality is ICostEstimate<ReasoningState> quality ? CostEstimates.Of(quality, state, count) : _qualityCost.Most)
        + (_preference is ICostEstimate<ReasoningState> preference ? CostEstimates.Of(preference, state, count) : _preferenceCost.Most);

    object? IDecorator.Inner => _quality;

    private int ExpectedTurns(ReasoningState state) => state.Outcome == Outcome.Answered
        ? state.Turns
        : (int)Math.Min(int.MaxValue, (long)state.Turns + Math.Max(1, (_quality as IRemainingTurns)?.EstimateRemainingTurns(state) ?? 1));

    private static void CheckUnit(double value, object plugin, string what, Usage paid)
    {
        if (value is >= 0 and <= 1)
        {
            return;
        }

        var text = value.ToString(CultureInfo.InvariantCulture);
        throw new PluginException(IDecorator.NameOf(plugin), $"'{IDecorator.NameOf(plugin)}' gave a {what} of {text}; it is finite and in [0, 1].")
        {
            Usage = paid,
        };
    }
}
