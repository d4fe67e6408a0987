namespace TreeReasoner;

/// <summary>
/// How a reasoner plays, searches and spends: three parts, each with its own options. Copied when a reasoner is made. Binds from a
/// configuration section such as <c>{ "Search": { "Use": "Mcts", "Candidates": 4 }, "Running": { "Budget": { "ModelCalls": 40 } }, "Game":
/// { … } }</c>.
/// </summary>
public sealed record ReasonerOptions
{
    /// <summary>The rules of the game: the price of steps, the weight of preference, what is kept of the window.</summary>
    public GameOptions Game { get; set; } = new();

    /// <summary>Which strategy searches, and when it has found enough.</summary>
    public SearchOptions Search { get; set; } = new();

    /// <summary>
    /// Budgets, workers, timeouts. The budget holds for the whole solution, the final answer included: with a finisher the search leaves
    /// room for it, a fifth of the time among others.
    /// </summary>
    public SearchRunnerOptions Running { get; set; } = new();

    /// <summary>
    /// Turns that one plain answer to a usual problem takes, in [1, 1000]: with <see cref="AnswerTokens"/> the unit of
    /// <see cref="SolveOptions.Effort"/>. Default 8.
    /// </summary>
    public int AnswerTurns { get; set; } = 8;

    /// <summary>
    /// Completion tokens that one plain answer to a usual problem takes, at least 1. An effort then limits the tokens as well as the
    /// simulations; a call must fit in with the most it may write. Null (default): unknown, and an effort limits the simulations only.
    /// </summary>
    public int? AnswerTokens { get; set; }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        Guard.Between(AnswerTurns, 1, 1000);
        Guard.AtLeast(AnswerTokens ?? 1, 1, nameof(AnswerTokens));
        ArgumentNullException.ThrowIfNull(Game);
        ArgumentNullException.ThrowIfNull(Search);
        ArgumentNullException.ThrowIfNull(Running);
        Game.Validate();
        Search.Validate();
        Running.Validate();
        Search.Strategy.Validate(Running.Budget);
    }

    internal ReasonerOptions Copy() => new()
    {
        Game = Game with { },
        Search = Search.Copy(),
        Running = Running with { Budget = Running.Budget with { } },
        AnswerTurns = AnswerTurns,
        AnswerTokens = AnswerTokens,
    };
}
