using Microsoft.Extensions.AI;
using TreeReasoner.Evaluators;
using TreeReasoner.Expanders;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>
/// What a reasoner is made of where the user did not say: the model proposes, judges and finishes; equal candidates merge.
/// </summary>
internal static class DefaultParts
{
    public static ReasonerParts Of(
        ChatModel? model,
        IReadOnlyList<IExpander<ReasoningState>> expanders,
        IReadOnlyList<WeightedEvaluator> evaluators,
        PromptSet? prompts,
        IEmbeddingGenerator<string, Embedding<float>>? embeddings = null,
        IAnswerEquivalence? equivalence = null)
    {
        prompts ??= PromptSet.English;
        equivalence ??= NormalizedAnswerEquivalence.Default;
        var expander = expanders switch
        {
            [] => new SubQuestionExpander(model!, new() { Prompts = prompts, Equivalence = equivalence }),
            [var only] => only,
            _ => new CombinedExpander(expanders),
        };
        return new()
        {
            // A user's own has his options.
            Expander = expander as MergingExpander ?? new MergingExpander(expander, embeddings, equivalence: equivalence),
            Evaluator = DefaultEvaluator.For(evaluators, model, prompts),
            Finisher = model is null ? null : new FinishExpander(
                model, new() { Answering = new() { Prompts = prompts }, Equivalence = equivalence }),
            Equivalence = equivalence,
            TokenCounter = model?.TokenCounter,
            Model = model,
        };
    }
}
