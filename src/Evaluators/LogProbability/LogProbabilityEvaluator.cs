using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>
/// How sure a model is of the answer it would give now, by the provider's log-probabilities of that answer's tokens. Safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// <para>The model is asked once to answer from what the line knows; p is the geometric mean of the probabilities of the answer's tokens
/// (not of the reasoning before it, nor of the JSON around it). An open state has quality p. An answered state has p where its answer is
/// the one the model gives; where it is another, min(p, 1 − p): as likely as what the model leaves over, and never better than what it
/// contradicts. After Kadavath et al., "Language Models (Mostly) Know What They Know" (2022, arXiv:2207.05221); ours reads the answer's own
/// tokens instead of asking whether it is true.</para>
/// <para>
/// A model that has reasoned is sure of almost anything it concludes, so p orders lines better than it measures them. Where the provider
/// gives no log-probabilities there is no judgement; that is noticed at the first call, remembered by the <see cref="ChatModel"/>, and
/// costs no further one.</para>
/// <para>Cost: one completion for each open state, and nothing for the further answers to it.</para>
/// </remarks>
public sealed class LogProbabilityEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly ChatModel _model;
    private readonly AnswerSamples _samples;
    private readonly IAnswerEquivalence _equivalence;

    /// <summary>Creates the evaluator.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="options">How to ask; log-probabilities are always asked for. Default: temperature 0.</param>
    /// <param name="equivalence">Which answers say the same. Default <see cref="NormalizedAnswerEquivalence"/>.</param>
    public LogProbabilityEvaluator(ChatModel model, ProblemAnswererOptions? options = null, IAnswerEquivalence? equivalence = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _samples = new(new(model, (options ?? new() { Temperature = 0 }) with { LogProbabilities = true }), count: 1);
        _equivalence = equivalence ?? NormalizedAnswerEquivalence.Default;
    }

    private bool IsRefused => _model.Supports(ModelFeature.LogProbabilities) == false;

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    /// <exception cref="PluginException">The equivalence failed.</exception>
    public async ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!AnswerSamples.IsJudged(state) || IsRefused)
        {
            return Evaluation.None();
        }

        var (sample, usage) = await _samples.TakeAsync(state, cancellationToken).ConfigureAwait(false);
        if (sample.Answers is not [{ Likelihood: { } likelihood } given, ..] || !double.IsFinite(likelihood))
        {
            return Evaluation.None(usage);
        }

        var sure = Math.Clamp(likelihood, 0, 1);
        var agrees = state.FinalAnswer is not { } answer
            || new EquivalenceCheck(_equivalence, state, usage).AreEqual(answer, given.Text);
        return new(agrees ? sure : Math.Min(sure, 1 - sure), usage);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (IsRefused)
        {
            return default;
        }

        return _samples.EstimateCost(state);
    }
}
