namespace TreeReasoner;

/// <summary>Stands in for an evaluator in a search that asks no model: it is sure of every answer, or of none.</summary>
/// <param name="real">Says what a call may cost; null where nothing judges.</param>
/// <param name="problemTokens">Where it is sure and calls cost little, the tokens of the problem; null where they cost all they
/// may.</param>
internal sealed class StandInEvaluator(IEvaluator<ReasoningState>? real, int? problemTokens) : IEvaluator<ReasoningState>
{
    private const double Unsure = 0.3;

    public PreparedCall<Evaluation> Prepare(ReasoningState state)
    {
        var most = real?.Prepare(state).Cost ?? default;
        if (problemTokens is { } tokens)
        {
            var paid = StandInCost.Low(most, tokens);
            return new(most, _ => ValueTask.FromResult(new Evaluation(1, paid, 1, 1)));
        }

        return new(most, _ => ValueTask.FromResult(new Evaluation(Unsure, StandInCost.High(most, 1), Unsure, Unsure)));
    }

    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) =>
        Prepare(state).RunAsync(cancellationToken);
}
