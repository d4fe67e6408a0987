namespace TreeReasoner.Evaluators;

/// <summary>Judges with a function of yours. Safe for concurrent use if the function is.</summary>
/// <remarks>
/// What the function gives is checked: NaN, an infinity or a value outside [0, 1] is a <see cref="PluginException"/> with the name given
/// here, and so is whatever the function throws.
/// </remarks>
public sealed class DelegateEvaluator : IEvaluator<ReasoningState>, ICostEstimate<ReasoningState>
{
    private readonly CalledEvaluator<ReasoningState> _judge;
    private readonly Func<ReasoningState, Usage>? _cost;

    /// <summary>Judges with a function that costs nothing.</summary>
    /// <param name="quality">Gives the quality in [0, 1] of an open or answered state, or null if it cannot tell.</param>
    /// <param name="name">The name in error messages.</param>
    public DelegateEvaluator(Func<ReasoningState, double?> quality, string name = nameof(DelegateEvaluator))
    {
        ArgumentNullException.ThrowIfNull(quality);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _judge = new("Evaluator", this, (state, _) => ValueTask.FromResult(Judgement.From(quality(state))), JudgementScale.Quality, name);
    }

    /// <summary>Judges with a function that takes its time, can be cancelled, and may say what it cost.</summary>
    /// <param name="judge">Gives a quality in [0, 1] of an open or answered state, or <see cref="Evaluation.None"/>.</param>
    /// <param name="cost">
    /// The most that one call may use, for budgets. Without it, the most that any earlier call has used: 0 before the first.
    /// </param>
    /// <param name="name">The name in error messages.</param>
    public DelegateEvaluator(
        Func<ReasoningState, CancellationToken, ValueTask<Evaluation>> judge,
        Func<ReasoningState, Usage>? cost = null,
        string name = nameof(DelegateEvaluator))
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _judge = new("Evaluator", this, judge, JudgementScale.Quality, name);
        _cost = cost;
    }

    /// <inheritdoc/>
    /// <exception cref="PluginException">The function threw, or gave a value that is not in [0, 1].</exception>
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _judge.EvaluateAsync(state, null, CallSite.Named($"at {state}"), default, cancellationToken);
    }

    /// <inheritdoc/>
    public Usage EstimateCost(ReasoningState state, int count) => _cost?.Invoke(state) ?? _judge.Observed.Most;
}
