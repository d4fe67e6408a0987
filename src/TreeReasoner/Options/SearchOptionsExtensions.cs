using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>Makes searches outside a reasoner.</summary>
public static class SearchOptionsExtensions
{
    /// <summary>
    /// Makes the search that a reasoner with these options makes: answers are equal if they say the same, and states by what they know
    /// (<see cref="KnownFacts"/>).
    /// </summary>
    /// <param name="options">Which strategy, with its options.</param>
    /// <param name="root">Where it starts: the root of a <see cref="ReasoningGame"/>.</param>
    /// <param name="budget">What it is going to be given. Parts that pace themselves read it.</param>
    /// <param name="equivalence">Which answers say the same. Default <see cref="NormalizedAnswerEquivalence"/>.</param>
    /// <returns>A new search, for a runner of your own.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or the budget lacks what the strategy paces itself by.
    /// </exception>
    public static ISearch<ReasoningState> CreateSearch(
        this SearchOptions options, ReasoningState root, SearchBudget budget, IAnswerEquivalence? equivalence = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(budget);
        return StrategyFactory.Create(options, root, budget, equivalence);
    }
}
