namespace TreeReasoner;

/// <summary>How many attempts play, and how often. Copied when a search is made.</summary>
public sealed record TournamentOptions : SearchSetup
{
    /// <inheritdoc/>
    public override string Name => "Tournament";

    /// <summary>Attempts that take part, in [2, 64]. Default 8.</summary>
    public int Samples { get; set; } = 8;

    /// <summary>Swiss rounds, in [1, 64]. Null (default): ⌈log₂ n⌉ + 1.</summary>
    public int? Rounds { get; set; }

    /// <summary>
    /// Whether a comparison that the ends of two attempts do not decide is made again with their whole text. Default true.
    /// </summary>
    public bool ReadsWhole { get; set; } = true;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Between(Samples, 2, 64);
        Guard.Between(Rounds ?? 1, 1, 64, nameof(Rounds));
    }

    /// <inheritdoc/>
    public override ISearch<ReasoningState> CreateSearch(ReasoningState root, StrategyContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TournamentSearch<ReasoningState>(root, context.AnswerOf, AttemptRegistrations.VerdictOf, this);
    }

    /// <summary>All of them by name, for a journal: each shapes the tree.</summary>
    internal IEnumerable<(string Name, object? Value)> Described =>
        [(nameof(Samples), Samples), (nameof(Rounds), Rounds), (nameof(ReadsWhole), ReadsWhole)];
}
