namespace TreeReasoner;

/// <summary>
/// The strategy <c>OneByOne</c>: a tree search that asks for candidates one by one until one passes its step check, and goes on from those
/// that do ("ask in order, accept when right").
/// </summary>
public sealed record OneByOneSetup : TreeSetup
{
    /// <inheritdoc/>
    public override string Name => "OneByOne";

    /// <summary>The step score from which a candidate is accepted, in [0, 1]. Default 0.6.</summary>
    public double AcceptAt { get; set; } = 0.6;

    /// <summary>
    /// Where no line has ended after so many detours, at least 0, the line of the first candidates is followed to its end, whatever the
    /// judge says of it, so that there is an answer to fall back on (<see cref="TreeSetup.TrustedFrom"/>). 0 follows it before anything
    /// else. Null (default): never.
    /// </summary>
    public int? FallbackAfterDetours { get; set; }

    /// <summary>The exploration constant of PUCT, which chooses among accepted candidates, in [0, 100]. Default 1.25.</summary>
    public double Exploration { get; set; } = 1.25;

    /// <inheritdoc/>
    public override void Validate()
    {
        Guard.Finite(AcceptAt, 0, 1);
        Guard.AtLeast(FallbackAfterDetours ?? 0, 0, nameof(FallbackAfterDetours));
        Guard.Finite(Exploration, 0, 100);
        base.Validate();
    }

    /// <inheritdoc/>
    protected override TreePolicy Policy(SearchBudget budget)
    {
        var options = new OneByOneOptions
        {
            AcceptAt = AcceptAt,
            Limit = Candidates,
            FallbackAfterDetours = FallbackAfterDetours,
            BelieveFrom = TrustedFrom,
        };
        return new OneByOne(options, among: new(new Puct(Exploration))) { ExpandAtVisit = ExpandAtVisit };
    }
}
