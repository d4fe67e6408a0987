using TreeReasoner.Evaluators;

namespace TreeReasoner.Tests;

/// <summary>Says of a turn what its answer says: a probability, "none", or "fail"; a token and a call each.</summary>
internal sealed class ScriptedVerifier : IStepVerifier, ICostEstimate<ReasoningState>
{
    public static readonly Usage Price = new(Calls: 1, PromptTokens: 10, CompletionTokens: 1);

    public List<ReasoningState> Asked { get; } = [];

    public ValueTask<Evaluation> VerifyAsync(ReasoningState state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add(state);
        return state.Step?.Answer switch
        {
            null => ValueTask.FromResult(Evaluation.None()),
            "none" => ValueTask.FromResult(Evaluation.None(Price)),
            "fail" => throw new PaidFailure(Price),
            var number =>
                ValueTask.FromResult(new Evaluation(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture), Price)),
        };
    }

    public Usage EstimateCost(ReasoningState state, int count) => state.Step is null ? default : Price;
}
