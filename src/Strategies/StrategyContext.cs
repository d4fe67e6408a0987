namespace TreeReasoner;

/// <summary>What a strategy is told when it makes a search.</summary>
public sealed record StrategyContext
{
    /// <summary>What the search is going to be given. The strategy may plan with it; the runner enforces it.</summary>
    public SearchBudget Budget { get; init; } = new();

    /// <summary>
    /// The answer of a state, normalised so that equal answers are equal strings. Null where a state has none. The default is the text of
    /// the final answer as it is.
    /// </summary>
    public Func<ReasoningState, string?> AnswerOf { get; init; } = static state => state.FinalAnswer;

    /// <summary>
    /// The key of what a state knows: states of equal keys are equal. Null where a state is equal to no other. The default merges nothing.
    /// </summary>
    public Func<ReasoningState, string?> KeyOf { get; init; } = static _ => null;

    /// <summary>What there is to go by. Default nothing but the answers.</summary>
    public SearchSignals Signals { get; init; }

    /// <summary>What one plain answer takes, as far as it is known. Default: nothing is.</summary>
    public ChainSize Chain { get; init; } = new();

    /// <summary>Lets the answers vote on what is played. Null (default): the strategy chooses.</summary>
    public WeightedVote<ReasoningState>? Vote { get; init; }
}
