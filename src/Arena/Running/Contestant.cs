using Microsoft.Extensions.AI;
using TreeReasoner.Models;

namespace TreeReasoner.Arena;

/// <summary>A way of solving problems that takes part in a comparison.</summary>
public sealed record Contestant
{
    /// <summary>Its name in results; unique in an arena.</summary>
    public required string Name { get; init; }

    /// <summary>Makes the parts that solve one problem; called from any thread. Null where <see cref="Whole"/> makes a reasoner.</summary>
    public Func<ContestSetup, ContestEntry>? Prepare { get; init; }

    /// <summary>
    /// Makes a whole reasoner for one problem, as any caller of the library does: it gets nothing from the arena but the model, and the
    /// budget when it is asked. Called from any thread. Null (default) where <see cref="Prepare"/> makes the parts.
    /// </summary>
    public Func<ContestSetup, IReasoner>? Whole { get; init; }

    /// <summary>
    /// Whether what it does depends on the budget it has. If not (default), one run with the largest budget gives the results at all
    /// smaller ones: what it would have recommended by then.
    /// </summary>
    public bool KnowsBudget { get; init; }

    /// <summary>
    /// Whether it uses signals that a real search cannot have, such as a checker of the puzzle. Tables and plots set it apart.
    /// </summary>
    public bool IsPrivileged { get; init; }
}

/// <summary>What a contestant is given for one problem.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Model">The model that all contestants share; what one of them drew, another that asks the same gets as well.</param>
/// <param name="Tokens">Completion tokens it may spend.</param>
/// <param name="Seed">The seed of this problem, the same for all contestants.</param>
public sealed record ContestSetup(Problem Problem, ChatModel Model, long Tokens, long Seed)
{
    /// <summary>The client behind the model, which gives a question that was drawn before the answer it got then.</summary>
    public required IChatClient Client { get; init; }
}

/// <summary>What solves one problem: the parts of a <see cref="Reasoner"/>, which the arena makes and asks as any caller does.</summary>
/// <remarks>
/// The arena adds nothing: a reasoner of <c>AddTreeReasoner</c> merges equal candidates and answers at the end if the search has no
/// answer, and so does a contestant that is given a <c>MergingExpander</c> and a finisher.
/// </remarks>
/// <param name="Search">Makes the strategy from the root.</param>
/// <param name="Expander">Proposes.</param>
/// <param name="Evaluator">Judges quality, in [0, 1]; null if nothing does.</param>
/// <param name="StopRules">End the search before its budget is spent.</param>
public sealed record ContestEntry(
    Func<ReasoningState, ISearch<ReasoningState>> Search,
    IExpander<ReasoningState> Expander,
    IEvaluator<ReasoningState>? Evaluator = null,
    IReadOnlyList<IStopRule<ReasoningState>>? StopRules = null)
{
    /// <summary>
    /// Answers from what is known when the search ends without an answer. The budget keeps room for it, so that less is left to search
    /// with. Null (default): no answer then.
    /// </summary>
    public IExpander<ReasoningState>? Finisher { get; init; }
}
