namespace TreeReasoner;

/// <summary>
/// Turns quality into return: asks a judge for q, a preference for h where the line is answered, and applies the rules of the game. A line
/// that ended without an answer is worth −1 and no judge is asked. Where there is no judge at all an answer has q = 1. Where there is one
/// that cannot tell, the state stays unjudged: a judge that could not be read must not make an answer perfect.
/// </summary>
public sealed class GameEvaluator : IEvaluator<ReasoningState>, IDecorator
{
    private readonly IEvaluator<ReasoningState>? _inner;
    private readonly CalledEvaluator<ReasoningState>? _quality;
    private readonly CalledEvaluator<ReasoningState>? _preference;

    /// <summary>Creates the evaluator.</summary>
    /// <param name="quality">Gives q in [0, 1]; null if nothing can judge.</param>
    /// <param name="preference">Gives h in [0, 1] for an answer; asked only where the game gives preference a weight.</param>
    public GameEvaluator(IEvaluator<ReasoningState>? quality, IPreference? preference = null)
    {
        _inner = quality;
        if (quality is not null)
        {
            _quality = new(quality, JudgementScale.Quality);
        }

        if (preference is not null)
        {
            _preference = new(
                "Preference",
                preference,
                (state, cancellationToken) => preference.ScoreAsync(state.Problem, state.FinalAnswer!, cancellationToken),
                JudgementScale.Quality);
        }
    }

    object? IDecorator.Inner => _inner;

    /// <summary>Gets the calls of the judge and the preference ready.</summary>
    /// <param name="state">The state to judge.</param>
    /// <returns>Both calls as one. Of a part that cannot bound its cost counts the most that it has cost so far.</returns>
    public PreparedCall<Evaluation> Prepare(ReasoningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!IsToBeJudged(state))
        {
            return new(default(Usage), cancellationToken => EvaluateAsync(state, cancellationToken));
        }

        Usage cost = default;
        Usage? least = default(Usage);
        PreparedCall<Evaluation>? quality = null, preference = null;
        if (_quality is not null)
        {
            quality = _quality.Prepare(state);
            cost += _quality.CostOf(quality);
            least += quality.Least;
        }

        if (IsToBePreferred(state))
        {
            preference = _preference!.Prepare(state);
            cost += _preference.CostOf(preference);
            least += preference.Least;
        }

        return new(cost, least, cancellationToken => JudgeAsync(state, quality, preference, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return IsToBeJudged(state)
            ? JudgeAsync(state, null, null, cancellationToken)
            : new(new Evaluation(ReasoningGame.WorstReturn));
    }

    private static bool IsToBeJudged(ReasoningState state) => state.Outcome is Outcome.Open or Outcome.Answered;

    private bool IsToBePreferred(ReasoningState state) =>
        _preference is not null && state is { Outcome: Outcome.Answered, FinalAnswer: not null, Game.Options.PreferenceWeight: > 0 };

    private async ValueTask<Evaluation> JudgeAsync(
        ReasoningState state,
        PreparedCall<Evaluation>? qualityCall,
        PreparedCall<Evaluation>? preferenceCall,
        CancellationToken cancellationToken)
    {
        var judged = Evaluation.None();
        if (_quality is not null)
        {
            judged = await _quality.EvaluateAsync(state, qualityCall, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        if (!judged.HasJudgement && (_quality is not null || state.Outcome == Outcome.Open))
        {
            return judged;
        }

        var usage = judged.Usage;
        var quality = 1.0;
        var confidence = judged.Confidence;
        if (judged.HasJudgement)
        {
            quality = judged.Value;
            confidence ??= quality;
        }

        var preference = quality;
        if (IsToBePreferred(state))
        {
            var scored = await _preference!.EvaluateAsync(
                state, preferenceCall, paid: usage, cancellationToken: cancellationToken).ConfigureAwait(false);
            usage += scored.Usage;
            if (scored.HasJudgement)
            {
                preference = scored.Value;
            }
        }

        return new(state.Game.Return(state.Outcome, ExpectedTurns(state), quality, preference), usage, confidence, judged.StepScore)
        {
            Feedback = judged.Feedback,
        };
    }

    /// <summary>An answered line has its turns; an open one will have one more at least.</summary>
    private static int ExpectedTurns(ReasoningState state) => state.Outcome == Outcome.Answered
        ? state.Turns
        : (int)Math.Min(int.MaxValue, state.Turns + 1L);
}
