namespace TreeReasoner;

/// <summary>Stands in for an evaluator in a search that asks no model: it is sure of every answer, or of none.</summary>
/// <param name="real">Says what a call may cost; null where nothing judges.</param>
/// <param name="isLow">Whether it is sure, and calls cost little.</param>
internal sealed class StandInEvaluator(IEvaluator<ReasoningState>? real, bool isLow) : IEvaluator<ReasoningState>
{
    private const double Unsure = 0.3;

    public PreparedCall<Evaluation> Prepare(ReasoningState state)
    {
        var most = real?.Prepare(state).Cost ?? default;
        return new(most, _ => ValueTask.FromResult(Judged(StandInCost.Of(most, 1, isLow))));
    }

    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
        Prepare(state).RunAsync(cancellationToken);

    private Evaluation Judged(Usage usage)
    {
        var value = Unsure;
        if (isLow)
        {
            value = 1;
        }

        return new(value, usage, value, value);
    }
}
