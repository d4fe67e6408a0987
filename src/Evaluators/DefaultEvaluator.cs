using TreeReasoner.Models;

namespace TreeReasoner.Evaluators;

/// <summary>Who judges when a user has said little: the one place where that is decided.</summary>
public static class DefaultEvaluator
{
    /// <summary>
    /// What is configured, and else a <see cref="JudgeEvaluator"/> on the model: of the ways that need nothing but a model it is the
    /// cheapest that says something of open lines (one short completion a state, where agreement takes five), and it works with any
    /// provider.
    /// </summary>
    /// <param name="parts">
    /// The configured evaluators; a single one is used as it is, several become a <see cref="CompositeEvaluator"/>.
    /// </param>
    /// <param name="model">The configured model, if there is one.</param>
    /// <param name="prompts">The prompts of the judge. Default English.</param>
    /// <returns>An evaluator of quality; null if there is neither a part nor a model, and every answer then counts as good.</returns>
    public static IEvaluator<ReasoningState>? For(
        IReadOnlyCollection<WeightedEvaluator> parts, ChatModel? model = null, PromptSet? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Count switch
        {
            0 when model is null => null,
            0 => new JudgeEvaluator(model, prompts is null ? null : new() { Prompts = prompts }),
            1 => parts.First().Evaluator,
            _ => new CompositeEvaluator(parts),
        };
    }
}
