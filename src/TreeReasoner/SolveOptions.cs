using Microsoft.Extensions.AI;

namespace TreeReasoner;

/// <summary>What holds for one call of a reasoner. What is null is as the reasoner's own options say.</summary>
public sealed record SolveOptions
{
    /// <summary>
    /// Where the search writes down what happens, so that a killed process loses nothing it had paid for. Empty, or of an earlier run
    /// with the same options that shape the tree. It will hold the problem and what the model writes. Null (default): nothing is written.
    /// </summary>
    public IJournal? Journal { get; init; }

    /// <summary>What this call may spend, in place of the reasoner's whole budget. Not together with <see cref="Effort"/>.</summary>
    public SearchBudget? Budget { get; init; }

    /// <summary>
    /// How hard to think, in units of one plain answer (<see cref="ReasonerOptions.AnswerTurns"/>): <c>None</c> is that answer without a
    /// search, <c>Low</c> 4 of them, <c>Medium</c> 8, <c>High</c> 16 and <c>ExtraHigh</c> 32. It sets the simulations and, where
    /// <see cref="ReasonerOptions.AnswerTokens"/> is known, the completion tokens. The budget's other limits hold. Not together with
    /// <see cref="Budget"/>.
    /// </summary>
    public ReasoningEffort? Effort { get; init; }

    /// <summary>
    /// How hard to think in plain answers, at least 1, where none of the steps of <see cref="Effort"/> is meant. Not together with
    /// <see cref="Budget"/> or <see cref="Effort"/>.
    /// </summary>
    public int? Answers { get; init; }

    /// <summary>
    /// The most completion tokens that this call may spend, at least 1, whatever its budget or effort would allow. Null (default): those
    /// say.
    /// </summary>
    public long? MaxCompletionTokens { get; init; }

    /// <summary>Seed of what the search draws by chance. What the model draws has the seed of the expander that asks it.</summary>
    public int? Seed { get; init; }
}
