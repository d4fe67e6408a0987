using TreeReasoner;

namespace GameOf24;

/// <summary>Judges answers only: right (1) or wrong (0). Of an open state it cannot tell.</summary>
public sealed class AnswerCheck(IReadOnlyList<int> numbers) : IEvaluator<ReasoningState>
{
    public ValueTask<Evaluation> EvaluateAsync(ReasoningState state, CancellationToken cancellationToken) => ValueTask.FromResult(
        state?.FinalAnswer is { } answer
            ? new Evaluation(Expression.Makes(answer, numbers, 24) ? 1 : 0)
            : Evaluation.None());
}
