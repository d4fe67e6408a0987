namespace TreeReasoner.Evaluators;

/// <summary>
/// An evaluator inside another one: named, checked, and with a bound on its cost. Where it cannot tell one, the bound is the most that any
/// of its calls has cost so far.
/// </summary>
internal sealed class EvaluatorPart
{
    private readonly IEvaluator<ReasoningState> _evaluator;
    private readonly ICostEstimate<ReasoningState>? _estimate;
    private readonly CostObserved _observed = new();

    public EvaluatorPart(IEvaluator<ReasoningState> evaluator, string? name = null)
    {
        _evaluator = evaluator;
        _estimate = evaluator as ICostEstimate<ReasoningState>;
        Name = name ?? evaluator.GetType().Name;
    }

    public string Name { get; }

    public IRemainingTurns? RemainingTurns => _evaluator as IRemainingTurns;

    /// <summary>Throws nothing but <see cref="PluginException"/> and, if it was asked for, cancellation.</summary>
    public async ValueTask<Evaluation> AskAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        try
        {
            var evaluation = await Judgement.AskAsync(Name, state, _evaluator.EvaluateAsync, cancellationToken).ConfigureAwait(false);
            _observed.Note(evaluation.Usage);
            return evaluation;
        }
        catch (PluginException error)
        {
            _observed.Note(error.Usage);
            throw;
        }
    }

    public Usage EstimateCost(ReasoningState state) => _estimate?.EstimateCost(state, 1) ?? _observed.Most;
}
