namespace TreeReasoner;

/// <summary>How many attempts vote, when they agree, and how often their answers are put together. Copied when a search is made.</summary>
public sealed record VoteThenAggregateOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "VoteThenAggregate";

    /// <summary>Attempts asked for at first, in [1, 64]: if all agree, that is the answer. Default 3.</summary>
    public int First { get; set; } = 3;

    /// <summary>Attempts in all before any are put together, at least <see cref="First"/> and at most 64. Default 8.</summary>
    public int Samples { get; set; } = 8;

    /// <summary>
    /// The share of the attempts from which an answer is taken as agreed, above 0.5 and at most 1. Default 2/3: 6 of 8. If a wrong answer
    /// comes in
    /// 30 of 100 attempts, independently, three of three agree on it with a chance of 2.7 %, and six of eight with one of 1.1 %.
    /// </summary>
    public double Agreement { get; set; } = 2.0 / 3;

    /// <summary>Attempts with different answers that are shown together, in [2, 16]. Default 4.</summary>
    public int Together { get; set; } = 4;

    /// <summary>Answers that are made of those shown, in each round, in [1, 64]. Default 4.</summary>
    public int Population { get; set; } = 4;

    /// <summary>Rounds of putting together, in [0, 8]. Default 2.</summary>
    public int Rounds { get; set; } = 2;

    /// <summary>Whether answers that still have as many votes are compared in pairs. Default true.</summary>
    public bool ComparesTies { get; set; } = true;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(First, 1, 64);
        Guard.Between(Samples, First, 64);
        Guard.Finite(Agreement, 0.5, 1);
        Guard.Between(Together, 2, 16);
        Guard.Between(Population, 1, 64);
        Guard.Between(Rounds, 0, 8);
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new VoteThenAggregateSearch<ReasoningState>(root, context.AnswerOf, AttemptRegistrations.VerdictOf, this);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
    [
        (nameof(First), First),
        (nameof(Samples), Samples),
        (nameof(Agreement), Agreement),
        (nameof(Together), Together),
        (nameof(Population), Population),
        (nameof(Rounds), Rounds),
        (nameof(ComparesTies), ComparesTies),
    ];
}
