namespace TreeReasoner;

/// <summary>
/// How a reasoner plays, searches and spends: three parts, each with its own options. Copied when a reasoner is made. Binds from a
/// configuration section such as <c>{ "Search": { "Candidates": 4 }, "Running": { "Budget": { "ModelCalls": 40 } }, "Game": { … } }</c>.
/// </summary>
public sealed record ReasonerOptions
{
    /// <summary>The rules of the game: the price of steps, the weight of preference, what is kept of the window.</summary>
    public GameOptions Game { get; set; } = new();

    /// <summary>The search.</summary>
    public StrategyOptions Search { get; set; } = new();

    /// <summary>
    /// Budgets, workers, timeouts. The budget holds for the whole solution, the final answer included: with a finisher the search leaves room
    /// for it, a fifth of the time among others.
    /// </summary>
    public SearchRunnerOptions Running { get; set; } = new();

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and the range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Game);
        ArgumentNullException.ThrowIfNull(Search);
        ArgumentNullException.ThrowIfNull(Running);
        Game.Validate();
        Search.Validate();
        Running.Validate();
        Search.Validate(Running.Budget);
    }

    internal ReasonerOptions Copy() => new()
    {
        Game = Game with { },
        Search = Search.Copy(),
        Running = Running with { Budget = Running.Budget with { } },
    };
}
