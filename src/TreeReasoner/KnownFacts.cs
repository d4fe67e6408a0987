using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>When two states of reasoning know the same: the key by which a search merges them.</summary>
public static class KnownFacts
{
    /// <summary>
    /// The set of question/answer pairs of a state, in normal form and in an order of its own, and its final answer if it has one: lines
    /// that found
    /// the same in another order are equal. Questions are compared by their normal text, answers by what they say, as in
    /// <c>MergingExpander</c>. For the
    /// <c>keyOf</c> of <see cref="MctsSearch{TState}"/>.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <returns>The key; model text, untrusted. Null for a line that ended without an answer, which is equal to no other.</returns>
    public static string? Of(ReasoningState state) => Of(state, NormalizedAnswerEquivalence.Default);

    /// <summary>As the other overload, where answers say the same by a rule of the caller's.</summary>
    /// <param name="state">The state.</param>
    /// <param name="equivalence">Which answers say the same.</param>
    /// <returns>The key, or null.</returns>
    public static string? Of(ReasoningState state, IAnswerEquivalence equivalence)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(equivalence);
        if (state.Outcome is not (Outcome.Open or Outcome.Answered))
        {
            return null;
        }

        var facts = state.Steps().Select(step => $"{AnswerText.Normalize(step.Question)}\n{Key(state.Problem, step.Answer, equivalence)}")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var end = state.FinalAnswer is { } answer ? $"answer\n{Key(state.Problem, answer, equivalence)}" : "open";
        return string.Join('\n', facts.Prepend(end));
    }

    // Normal text is one line, and a key of the user's is made one, so that a question cannot pass for a pair.
    private static string Key(Problem problem, string answer, IAnswerEquivalence equivalence) =>
        equivalence.KeyOf(problem, answer).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
