using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Makes the search that options describe, with what this package knows of answers.</summary>
internal static class StrategyFactory
{
    /// <param name="options">Valid options.</param>
    /// <param name="root">Where the search starts.</param>
    /// <param name="budget">What there is to plan with.</param>
    /// <param name="equivalence">Which answers say the same; null for <see cref="NormalizedAnswerEquivalence"/>.</param>
    public static ISearch<ReasoningState> Create(
        SearchOptions options, ReasoningState root, SearchBudget budget, IAnswerEquivalence? equivalence = null)
    {
        equivalence ??= NormalizedAnswerEquivalence.Default;
        return options.CreateSearch(
            root,
            new()
            {
                Budget = budget,
                AnswerOf = state => AnswerOf(state, equivalence),
                KeyOf = state => KnownFacts.Of(state, equivalence),
            });
    }

    /// <summary>What the first visit asks the expander for: a budget that does not cover it buys no search.</summary>
    /// <remarks>A search of its own is asked, and the visit given back.</remarks>
    public static ExpansionRequest<ReasoningState> FirstRequest(SearchOptions options, ReasoningState root, SearchBudget budget)
    {
        var search = Create(options, root, budget);
        if (search.Begin(out var visit) != BeginStatus.Begun)
        {
            return new(root, 1, []);
        }

        search.Abandon(visit);
        return visit.Request;
    }

    /// <summary>The answer of a state, so that equal answers are equal strings.</summary>
    public static string? AnswerOf(ReasoningState state, IAnswerEquivalence? equivalence)
    {
        equivalence ??= NormalizedAnswerEquivalence.Default;
        if (state.FinalAnswer is { } answer)
        {
            return equivalence.KeyOf(state.Problem, answer);
        }

        return null;
    }
}
