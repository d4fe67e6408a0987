using Microsoft.Extensions.Logging;
using TreeReasoner.Models;

namespace TreeReasoner;

/// <summary>What a reasoner is made of. Only the expander is required.</summary>
public sealed record ReasonerParts
{
    /// <summary>Proposes sub-questions with their answers.</summary>
    public required IExpander<ReasoningState> Expander { get; init; }

    /// <summary>Judges the quality of a state, in [0, 1]; null if nothing can judge: every answer then has quality 1.</summary>
    public IEvaluator<ReasoningState>? Evaluator { get; init; }

    /// <summary>
    /// Answers from what is known when the search ends without an answer; its first candidate is taken. The budget keeps room for it.
    /// Null: no answer then.
    /// </summary>
    public IExpander<ReasoningState>? Finisher { get; init; }

    /// <summary>Human preference, which counts only with <see cref="GameOptions.PreferenceWeight"/>.</summary>
    public IPreference? Preference { get; init; }

    /// <summary>Counts the tokens of the window. Default an estimate.</summary>
    public ITokenCounter? TokenCounter { get; init; }

    /// <summary>
    /// Looks at each problem before anything is spent on it: gives the problem to solve, perhaps with the window that the model has, or
    /// throws an <see cref="ArgumentException"/> that says what can be solved. Default: every problem as it is.
    /// </summary>
    public Func<Problem, Problem>? Accept { get; init; }

    /// <summary>
    /// Says which answers say the same, for votes and for merging equal states. Default <see cref="NormalizedAnswerEquivalence"/>. The
    /// expander and the evaluator have their own.
    /// </summary>
    public IAnswerEquivalence? Equivalence { get; init; }

    /// <summary>
    /// What the parts can tell the search that <see cref="Strategy.DefaultFor"/> picks. Null (default):
    /// what is known of the parts of this library. Of an evaluator of your own that is that it judges answers.
    /// </summary>
    public SearchSignals? Signals { get; init; }

    /// <summary>Makes the search from the root, instead of the one that <see cref="ReasonerOptions.Search"/> describes.</summary>
    public Func<ReasoningState, ISearch<ReasoningState>>? Search { get; init; }

    /// <summary>Makes stop rules for one problem, asked after those of the options.</summary>
    public Func<IEnumerable<IStopRule<ReasoningState>>>? StopRules { get; init; }

    /// <summary>
    /// The model that the parts ask, where one is known: a budget of money is checked against its price, and a description names it. The
    /// parts hold the model that they ask themselves.
    /// </summary>
    public ChatModel? Model { get; init; }

    /// <summary>Where starts, ends and failures are logged, without content. Null (default): nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Time for budgets and timeouts. Default the system's.</summary>
    public TimeProvider? Clock { get; init; }
}
