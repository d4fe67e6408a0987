using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>When two states of reasoning know the same: the key by which a search merges them.</summary>
public static class KnownFacts
{
    /// <summary>
    /// The set of question/answer pairs of a state, in normal form and in an order of its own, and its final answer if it has one: lines that found
    /// the same in another order are equal. Question and answer are equal as in <c>MergingExpander</c>, but for case, punctuation and spaces. For the
    /// <c>keyOf</c> of <see cref="MctsSearch{TState}"/>.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <returns>The key; model text, untrusted. Null for a line that ended without an answer, which is equal to no other.</returns>
    public static string? Of(ReasoningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Outcome is not (Outcome.Open or Outcome.Answered))
        {
            return null;
        }

        // Normal text is one line, so that a question cannot pass for a pair.
        var facts = state.Steps().Select(step => $"{NormalText.Of(step.Question)}\n{NormalText.Of(step.Answer)}")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var end = state.FinalAnswer is { } answer ? $"answer\n{NormalText.Of(answer)}" : "open";
        return string.Join('\n', facts.Prepend(end));
    }
}
